"""Gaussians and how far they are apart."""

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Gaussian:
    mean: Tensor
    covariance: Tensor

    @classmethod
    def fit(cls, features: Tensor) -> "Gaussian":
        x = features.to(torch.float64)
        mean = x.sum(0) / x.shape[0]
        centred = x - mean[None, :]
        return cls(mean, (centred.T @ centred).div(x.shape[0] - 1))

    @classmethod
    def of(cls, mean: Tensor, covariance: Tensor) -> "Gaussian":
        covariance = covariance.to(torch.float64)
        return cls(mean.to(torch.float64), (covariance + covariance.T) / 2)

    @property
    def spread(self) -> Tensor:
        return self.covariance.diagonal().sum()

    def factor(self) -> Tensor:
        """A matrix whose product with its transpose is the covariance."""
        values, vectors = torch.linalg.eigh(self.covariance)
        return vectors * torch.where(values > 0, values, torch.zeros_like(values)).sqrt()

    def overlap(self, other: "Gaussian") -> Tensor:
        # any two factors do: rotations do not change singular values
        return torch.linalg.svdvals(self.factor().T @ other.factor()).sum()

    def distance_to(self, other: "Gaussian") -> Tensor:
        gap = torch.sum((self.mean - other.mean) ** 2)
        return torch.clamp(gap + self.spread + other.spread - 2 * self.overlap(other), min=0.0)


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    fitted = Gaussian.fit(features)
    return fitted.mean, fitted.covariance


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    return Gaussian.of(mu1, sigma1).distance_to(Gaussian.of(mu2, sigma2))
