import enum

import torch.nn.functional as F


class Kind(enum.Enum):
    NON_SATURATING = "non_saturating"
    MINIMAX = "minimax"

    @classmethod
    def parse(cls, text):
        return cls(str(text).strip().lower())


def discriminator_loss(real_logits, fake_logits):
    return F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()


def generator_loss(fake_logits, kind="non_saturating"):
    kind = Kind.parse(kind)
    if kind is Kind.MINIMAX:
        return -F.softplus(fake_logits).mean()
    return F.softplus(-fake_logits).mean()
