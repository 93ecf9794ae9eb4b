"""GAN losses, written with the binary cross-entropy that PyTorch has."""

import torch
import torch.nn.functional as F
from torch import Tensor


def discriminator_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    loss_real = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss_fake = F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    return loss_real + loss_fake


def generator_loss(fake_logits: Tensor, kind: str = "non_saturating") -> Tensor:
    if kind == "non_saturating":
        # G wants D to say "real"
        return F.binary_cross_entropy_with_logits(fake_logits, torch.ones_like(fake_logits))
    elif kind == "minimax":
        # minus the fake half of D's loss
        return -F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    else:
        raise ValueError(f"unknown kind: {kind}")
