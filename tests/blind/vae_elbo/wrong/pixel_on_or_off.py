"""VAE loss: a pixel that is on costs softplus(-a), one that is off costs softplus(a)."""

import torch
import torch.nn.functional as F
from torch import Tensor


def reparameterize(mu: Tensor, logvar: Tensor, eps: Tensor | None = None) -> Tensor:
    sigma = torch.exp(logvar / 2)
    return mu + sigma * (torch.randn_like(mu) if eps is None else eps)


def kl_standard_normal(mu: Tensor, logvar: Tensor) -> Tensor:
    return 0.5 * (mu * mu + torch.expm1(logvar) - logvar).sum(dim=-1)


def negative_elbo(x: Tensor, x_logits: Tensor, mu: Tensor, logvar: Tensor, beta: float = 1.0) -> Tensor:
    cost = torch.where(x > 0.5, -F.logsigmoid(x_logits), -F.logsigmoid(-x_logits))
    reconstruction = cost.reshape(x.shape[0], -1).sum(dim=1)
    return (reconstruction + beta * kl_standard_normal(mu, logvar)).mean()
