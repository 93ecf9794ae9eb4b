"""The loss of my VAE: sampling, KL, and both together."""

import torch
import torch.nn.functional as F
from torch import Tensor


def reparameterize(mu: Tensor, logvar: Tensor, eps: Tensor | None = None) -> Tensor:
    if eps is None:
        eps = torch.randn_like(mu)
    sigma = torch.exp(logvar)
    return mu + sigma * eps


def kl_standard_normal(mu: Tensor, logvar: Tensor) -> Tensor:
    return -0.5 * torch.sum(1 + logvar - mu**2 - logvar.exp(), dim=1)


def negative_elbo(x: Tensor, x_logits: Tensor, mu: Tensor, logvar: Tensor, beta: float = 1.0) -> Tensor:
    rec = F.binary_cross_entropy_with_logits(x_logits, x, reduction="none").reshape(len(x), -1).sum(1)
    return (rec + beta * kl_standard_normal(mu, logvar)).mean()
