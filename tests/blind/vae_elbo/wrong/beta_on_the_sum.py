"""beta-VAE loss."""

import torch
import torch.nn.functional as F
from torch import Tensor


def reparameterize(mu: Tensor, logvar: Tensor, eps: Tensor | None = None) -> Tensor:
    if eps is None:
        eps = torch.randn_like(mu)
    return mu + torch.exp(logvar / 2) * eps


def kl_standard_normal(mu: Tensor, logvar: Tensor) -> Tensor:
    return 0.5 * (mu**2 + torch.expm1(logvar) - logvar).sum(dim=1)


def negative_elbo(x: Tensor, x_logits: Tensor, mu: Tensor, logvar: Tensor, beta: float = 1.0) -> Tensor:
    batch = x.shape[0]
    reconstruction = F.binary_cross_entropy_with_logits(x_logits, x, reduction="sum")
    divergence = kl_standard_normal(mu, logvar).sum()
    return beta * (reconstruction + divergence) / batch
