"""VAE loss with a posterior that behaves itself."""

import torch
import torch.nn.functional as F
from torch import Tensor

LOGVAR_MIN, LOGVAR_MAX = -30.0, 20.0


def _safe(logvar: Tensor) -> Tensor:
    return logvar.clamp(LOGVAR_MIN, LOGVAR_MAX)


def reparameterize(mu: Tensor, logvar: Tensor, eps: Tensor | None = None) -> Tensor:
    std = torch.exp(0.5 * _safe(logvar))
    if eps is None:
        eps = torch.randn_like(std)
    return mu + std * eps


def kl_standard_normal(mu: Tensor, logvar: Tensor) -> Tensor:
    logvar = _safe(logvar)
    return 0.5 * (mu.pow(2) + torch.expm1(logvar) - logvar).sum(dim=1)


def negative_elbo(x: Tensor, x_logits: Tensor, mu: Tensor, logvar: Tensor, beta: float = 1.0) -> Tensor:
    nll = F.binary_cross_entropy_with_logits(x_logits, x, reduction="sum") / x.shape[0]
    return nll + beta * kl_standard_normal(mu, logvar).mean()
