"""VAE functions; the noise has a generator of its own so that nobody else's random numbers are touched."""

import torch
import torch.nn.functional as F
from torch import Tensor


def draw_noise(like: Tensor, seed: int = 0) -> Tensor:
    gen = torch.Generator(device=like.device).manual_seed(seed)
    return torch.randn(like.shape, generator=gen, dtype=like.dtype, device=like.device)


def reparameterize(mu: Tensor, logvar: Tensor, eps: Tensor | None = None) -> Tensor:
    if eps is None:
        eps = draw_noise(mu)
    return mu + torch.exp(0.5 * logvar) * eps


def kl_standard_normal(mu: Tensor, logvar: Tensor) -> Tensor:
    return 0.5 * torch.sum(mu.square() + torch.expm1(logvar) - logvar, dim=1)


def negative_elbo(x: Tensor, x_logits: Tensor, mu: Tensor, logvar: Tensor, beta: float = 1.0) -> Tensor:
    rec = F.binary_cross_entropy_with_logits(x_logits, x, reduction="sum")
    kl = kl_standard_normal(mu, logvar).sum()
    return (rec + beta * kl) / x.shape[0]
