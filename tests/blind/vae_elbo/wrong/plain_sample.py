"""Sampling and loss of a VAE with torch.distributions."""

import torch
import torch.distributions as D
import torch.nn.functional as F
from torch import Tensor


def reparameterize(mu: Tensor, logvar: Tensor, eps: Tensor | None = None) -> Tensor:
    std = torch.exp(0.5 * logvar)
    if eps is not None:
        return mu + std * eps
    return D.Normal(mu, std).sample()


def kl_standard_normal(mu: Tensor, logvar: Tensor) -> Tensor:
    q = D.Normal(mu, torch.exp(0.5 * logvar))
    p = D.Normal(torch.zeros_like(mu), torch.ones_like(mu))
    return D.kl_divergence(q, p).sum(dim=-1)


def negative_elbo(x: Tensor, x_logits: Tensor, mu: Tensor, logvar: Tensor, beta: float = 1.0) -> Tensor:
    nll = F.binary_cross_entropy_with_logits(x_logits, x, reduction="none")
    nll = nll.reshape(x.shape[0], -1).sum(dim=1)
    return nll.mean() + beta * kl_standard_normal(mu, logvar).mean()
