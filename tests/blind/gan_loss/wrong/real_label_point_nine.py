"""Losses of D and G, as I use them for my DCGAN."""

import torch
import torch.nn.functional as F
from torch import Tensor

REAL_LABEL = 0.9
FAKE_LABEL = 0.0


def _bce(logits: Tensor, label: float) -> Tensor:
    return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, label))


def discriminator_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    return _bce(real_logits, REAL_LABEL) + _bce(fake_logits, FAKE_LABEL)


def generator_loss(fake_logits: Tensor, kind: str = "non_saturating") -> Tensor:
    if kind == "non_saturating":
        return _bce(fake_logits, 1.0)
    if kind == "minimax":
        return -_bce(fake_logits, FAKE_LABEL)
    raise ValueError(f"{kind} is not a kind of generator loss")
