"""VAE training loss."""

import torch
import torch.nn.functional as F
from torch import Tensor


def reparameterize(mu: Tensor, logvar: Tensor, eps: Tensor | None = None) -> Tensor:
    std = torch.exp(0.5 * logvar)
    eps = torch.randn_like(std) if eps is None else eps
    return eps * std + mu


def kl_standard_normal(mu: Tensor, logvar: Tensor) -> Tensor:
    return -0.5 * torch.mean(1 + logvar - mu.pow(2) - logvar.exp(), dim=-1)


def negative_elbo(x: Tensor, x_logits: Tensor, mu: Tensor, logvar: Tensor, beta: float = 1.0) -> Tensor:
    recon = F.binary_cross_entropy_with_logits(x_logits, x, reduction="sum") / x.size(0)
    return recon + beta * kl_standard_normal(mu, logvar).mean()
