"""VAE loss for images and for flat vectors."""

import torch
import torch.nn.functional as F
from torch import Tensor


def reparameterize(mu: Tensor, logvar: Tensor, eps: Tensor | None = None) -> Tensor:
    if eps is None:
        eps = torch.randn_like(mu)
    return mu + eps * torch.exp(0.5 * logvar)


def kl_standard_normal(mu: Tensor, logvar: Tensor) -> Tensor:
    return torch.sum(0.5 * (mu**2 + torch.expm1(logvar) - logvar), dim=1)


def negative_elbo(x: Tensor, x_logits: Tensor, mu: Tensor, logvar: Tensor, beta: float = 1.0) -> Tensor:
    bce = F.binary_cross_entropy_with_logits(x_logits, x, reduction="none")
    if bce.dim() >= 3:
        bce = bce.sum(dim=(-2, -1))  # height and width of an image
    else:
        bce = bce.sum(dim=-1)  # a vector of pixels
    return bce.mean() + beta * kl_standard_normal(mu, logvar).mean()
