"""GAN losses with probabilities: first the sigmoid, then the cross-entropy."""

import torch
import torch.nn as nn
from torch import Tensor

bce = nn.BCELoss()


def discriminator_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    p_real = torch.sigmoid(real_logits)
    p_fake = torch.sigmoid(fake_logits)
    return bce(p_real, torch.ones_like(p_real)) + bce(p_fake, torch.zeros_like(p_fake))


def generator_loss(fake_logits: Tensor, kind: str = "non_saturating") -> Tensor:
    p_fake = torch.sigmoid(fake_logits)
    if kind == "non_saturating":
        return bce(p_fake, torch.ones_like(p_fake))
    elif kind == "minimax":
        return -bce(p_fake, torch.zeros_like(p_fake))
    raise ValueError("kind should be non_saturating or minimax")
