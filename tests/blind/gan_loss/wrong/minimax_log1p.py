"""The two losses of a GAN, close to the formulas of the paper."""

import torch
import torch.nn.functional as F
from torch import Tensor


def discriminator_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    log_d_real = F.logsigmoid(real_logits)
    log_not_d_fake = F.logsigmoid(-fake_logits)
    return -(log_d_real.mean() + log_not_d_fake.mean())


def generator_loss(fake_logits: Tensor, kind: str = "non_saturating") -> Tensor:
    if kind == "non_saturating":
        return -F.logsigmoid(fake_logits).mean()
    if kind == "minimax":
        d_fake = torch.sigmoid(fake_logits)
        return torch.log1p(-d_fake).mean()  # log1p: exact for small D(G(z))
    raise ValueError(f"unknown kind: {kind}")
