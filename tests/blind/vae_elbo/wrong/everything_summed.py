"""VAE loss: reconstruction plus Kullback-Leibler divergence."""

import torch
import torch.nn.functional as F
from torch import Tensor


def reparameterize(mu: Tensor, logvar: Tensor, eps: Tensor | None = None) -> Tensor:
    std = (0.5 * logvar).exp()
    if eps is None:
        eps = torch.randn_like(std)
    return mu + std * eps


def kl_standard_normal(mu: Tensor, logvar: Tensor) -> Tensor:
    return -0.5 * (1 + logvar - mu**2 - logvar.exp()).sum(dim=1)


def negative_elbo(x: Tensor, x_logits: Tensor, mu: Tensor, logvar: Tensor, beta: float = 1.0) -> Tensor:
    BCE = F.binary_cross_entropy_with_logits(x_logits, x, reduction="sum")
    KLD = kl_standard_normal(mu, logvar).sum()
    return BCE + beta * KLD
