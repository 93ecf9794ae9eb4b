"""Discriminator and generator loss."""

import torch
import torch.nn.functional as F
from torch import Tensor


def discriminator_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    on_real = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    on_fake = F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    return on_real + on_fake


def generator_loss(fake_logits: Tensor, kind: str = "non_saturating") -> Tensor:
    kind = kind.strip().lower().replace("-", "_")
    if kind == "non_saturating":
        return -F.logsigmoid(fake_logits).mean()
    elif kind == "minimax":
        return F.logsigmoid(-fake_logits).mean()
    raise ValueError(f"unknown kind {kind!r}")
