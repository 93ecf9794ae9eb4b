"""Negative ELBO = reconstruction + beta * KL."""

import torch
import torch.nn as nn
from torch import Tensor

recon_criterion = nn.BCEWithLogitsLoss()


def reparameterize(mu: Tensor, logvar: Tensor, eps: Tensor | None = None) -> Tensor:
    if eps is None:
        eps = torch.randn_like(logvar)
    return mu + (logvar / 2).exp() * eps


def kl_standard_normal(mu: Tensor, logvar: Tensor) -> Tensor:
    return (mu.square() + torch.expm1(logvar) - logvar).sum(1) / 2


def negative_elbo(x: Tensor, x_logits: Tensor, mu: Tensor, logvar: Tensor, beta: float = 1.0) -> Tensor:
    recon = recon_criterion(x_logits, x)
    kl = kl_standard_normal(mu, logvar).mean()
    return recon + beta * kl
