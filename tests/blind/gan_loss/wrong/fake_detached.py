"""What D and G minimise."""

import torch.nn.functional as F
from torch import Tensor


def discriminator_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    fake_logits = fake_logits.detach()  # D's step must not train G
    real_part = F.softplus(-real_logits).mean()
    fake_part = F.softplus(fake_logits).mean()
    return real_part + fake_part


def generator_loss(fake_logits: Tensor, kind: str = "non_saturating") -> Tensor:
    if kind == "non_saturating":
        return F.softplus(-fake_logits).mean()
    elif kind == "minimax":
        return -F.softplus(fake_logits).mean()
    raise ValueError(f"kind {kind!r}?")
