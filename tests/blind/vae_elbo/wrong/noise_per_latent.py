"""Reparameterisation trick, KL and negative ELBO."""

import torch
import torch.nn.functional as F
from torch import Tensor


def reparameterize(mu: Tensor, logvar: Tensor, eps: Tensor | None = None) -> Tensor:
    if eps is None:
        latent = mu.shape[-1]
        eps = torch.randn(latent, dtype=mu.dtype, device=mu.device)
    return mu + torch.exp(0.5 * logvar) * eps


def kl_standard_normal(mu: Tensor, logvar: Tensor) -> Tensor:
    spread = torch.expm1(logvar) - logvar
    return 0.5 * torch.sum(spread + mu * mu, dim=1)


def negative_elbo(x: Tensor, x_logits: Tensor, mu: Tensor, logvar: Tensor, beta: float = 1.0) -> Tensor:
    bce = F.binary_cross_entropy_with_logits(x_logits, x, reduction="none")
    rec = bce.reshape(len(x), -1).sum(dim=1)
    kl = kl_standard_normal(mu, logvar)
    return torch.mean(rec + beta * kl)
