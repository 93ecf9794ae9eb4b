"""VAE loss with matrix products over the latent axis."""

import torch
import torch.nn.functional as F
from torch import Tensor


def reparameterize(mu: Tensor, logvar: Tensor, eps: Tensor | None = None) -> Tensor:
    if eps is None:
        eps = torch.randn_like(mu)
    std = torch.exp(0.5 * logvar)
    return mu + std * eps


def kl_standard_normal(mu: Tensor, logvar: Tensor) -> Tensor:
    per_latent = 0.5 * (mu**2 + torch.expm1(logvar) - logvar)
    ones = torch.ones(mu.shape[1], 1, dtype=mu.dtype, device=mu.device)
    return (per_latent @ ones).squeeze()


def negative_elbo(x: Tensor, x_logits: Tensor, mu: Tensor, logvar: Tensor, beta: float = 1.0) -> Tensor:
    pixels = F.binary_cross_entropy_with_logits(x_logits, x, reduction="none")
    pixels = pixels.reshape(x.shape[0], -1)
    return pixels.sum(1).mean() + beta * kl_standard_normal(mu, logvar).mean()
