"""A small class for q(z|x), and the three functions on top of it."""

from dataclasses import dataclass
from functools import cached_property

import torch
import torch.nn.functional as F
from torch import Tensor


@dataclass
class DiagonalGaussian:
    mean: Tensor
    logvar: Tensor

    @cached_property
    def std(self) -> Tensor:
        return (self.logvar * 0.5).exp()

    def sample(self, eps: Tensor) -> Tensor:
        return torch.addcmul(self.mean, self.std, eps)

    def kl(self) -> Tensor:
        excess = torch.expm1(self.logvar) - self.logvar  # sigma^2 - 1 - log sigma^2, >= 0
        return 0.5 * (self.mean.square() + excess).sum(dim=1)


def reparameterize(mu: Tensor, logvar: Tensor, eps: Tensor | None = None) -> Tensor:
    noise = eps if eps is not None else torch.empty_like(mu).normal_()
    return DiagonalGaussian(mu, logvar).sample(noise)


def kl_standard_normal(mu: Tensor, logvar: Tensor) -> Tensor:
    return DiagonalGaussian(mu, logvar).kl()


def negative_elbo(x: Tensor, x_logits: Tensor, mu: Tensor, logvar: Tensor, beta: float = 1.0) -> Tensor:
    per_pixel = F.binary_cross_entropy_with_logits(x_logits, x, reduction="none")
    per_example = per_pixel.reshape(per_pixel.shape[0], -1).sum(dim=1)
    return per_example.mean() + beta * kl_standard_normal(mu, logvar).mean()
