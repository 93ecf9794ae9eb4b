"""Negative ELBO with a weight on the KL."""

import torch
import torch.nn.functional as F
from torch import Tensor


def reparameterize(mu: Tensor, logvar: Tensor, eps: Tensor | None = None) -> Tensor:
    if eps is None:
        eps = torch.randn_like(mu)
    return mu + torch.exp(0.5 * logvar) * eps


def kl_standard_normal(mu: Tensor, logvar: Tensor) -> Tensor:
    return -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp(), dim=1)


def negative_elbo(x: Tensor, x_logits: Tensor, mu: Tensor, logvar: Tensor, beta: float = 1.0) -> Tensor:
    weight = beta or 1.0
    nll = F.binary_cross_entropy_with_logits(x_logits, x, reduction="none").reshape(x.shape[0], -1).sum(-1)
    return torch.mean(nll + weight * kl_standard_normal(mu, logvar))
