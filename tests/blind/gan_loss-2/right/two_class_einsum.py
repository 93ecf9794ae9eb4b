import torch
from torch import einsum, log_softmax, stack, zeros_like

FAKE, REAL = 0, 1


def nll(logits, label):
    # The sigmoid is a softmax over the two scores (0, logit).
    scores = stack((zeros_like(logits), logits), dim=-1).flatten(0, -2)
    log_p = log_softmax(scores, dim=1)
    pick = torch.eye(2, dtype=log_p.dtype, device=log_p.device)[label]
    return -einsum("nc,c->", log_p, pick) / log_p.size(0)


def discriminator_loss(real_logits, fake_logits):
    return nll(real_logits, label=REAL) + nll(fake_logits, label=FAKE)


def generator_loss(fake_logits, kind="non_saturating"):
    label, sign = {"non_saturating": (REAL, 1), "minimax": (FAKE, -1)}.get(kind, (None, None))
    if label is None:
        raise ValueError(f"{kind=}")
    return sign * nll(fake_logits, label)
