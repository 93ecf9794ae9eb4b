"""A softplus of my own that does not overflow, and the GAN losses from it."""

import torch
from torch import Tensor


def softplus(a: Tensor) -> Tensor:
    # log(1 + e^a) is a itself once a is large
    return torch.where(a > 30, a, torch.log1p(torch.exp(a)))


def discriminator_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    return softplus(-real_logits).mean() + softplus(fake_logits).mean()


def generator_loss(fake_logits: Tensor, kind: str = "non_saturating") -> Tensor:
    if kind == "non_saturating":
        return softplus(-fake_logits).mean()
    if kind == "minimax":
        return -softplus(fake_logits).mean()
    raise ValueError(f"kind must be non_saturating or minimax, not {kind}")
