"""The negative ELBO as a module, with terms that can be looked at one by one."""

from typing import NamedTuple

import torch
from torch import Tensor, nn


class Terms(NamedTuple):
    reconstruction: Tensor
    kl: Tensor


class NegativeELBO(nn.Module):
    def __init__(self, beta: float = 1.0):
        super().__init__()
        self.beta = beta
        self.bce = nn.BCEWithLogitsLoss(reduction="none")

    def terms(self, x: Tensor, x_logits: Tensor, mu: Tensor, logvar: Tensor) -> Terms:
        cost = self.bce(x_logits, x)
        while cost.dim() > 1:  # one axis after the other until only the batch is left
            cost = cost.sum(dim=-1)
        return Terms(cost, kl_standard_normal(mu, logvar))

    def forward(self, x: Tensor, x_logits: Tensor, mu: Tensor, logvar: Tensor) -> Tensor:
        t = self.terms(x, x_logits, mu, logvar)
        return t.reconstruction.mean() + self.beta * t.kl.mean()


def reparameterize(mu: Tensor, logvar: Tensor, eps: Tensor | None = None) -> Tensor:
    if eps is None:
        eps = torch.normal(mean=torch.zeros_like(mu), std=torch.ones_like(mu))
    z = torch.exp(logvar * 0.5)
    z = z * eps
    z += mu  # z is ours
    return z


def kl_standard_normal(mu: Tensor, logvar: Tensor) -> Tensor:
    per_latent = torch.expm1(logvar).sub(logvar).add(mu * mu).mul(0.5)
    return per_latent.sum(-1)


def negative_elbo(x: Tensor, x_logits: Tensor, mu: Tensor, logvar: Tensor, beta: float = 1.0) -> Tensor:
    return NegativeELBO(beta)(x, x_logits, mu, logvar)
