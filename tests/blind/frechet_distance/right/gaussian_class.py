"""The Fréchet distance between two sets of features: how far apart the Gaussians are that fit them.

It is the number behind FID. Each set of images becomes a table of features, each table a mean and a covariance, and
the distance of the two Gaussians has a closed form. What is hard about it is a square root of a matrix that is not
symmetric and, with fewer examples than features, not even of full rank.

What is fixed here, because other code does it differently:

- The covariance divides by n - 1.
- The distance is the *squared* length, as in FID: no square root is taken of the whole.
- Everything is computed and returned in float64, also where float32 comes in.
- Covariances may be singular. The result is a finite real number, never below 0, and 0 (up to 1e-6 of the size of
  the covariances) for two equal Gaussians.

torch has no square root of a matrix; `torch.linalg.eigh` gives the eigenvalues and eigenvectors of a symmetric one.

Check your work with `course grade frechet_distance`.
"""

from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor


@dataclass(frozen=True)
class Gaussian:
    mean: Tensor
    covariance: Tensor

    @classmethod
    def of(cls, mean: Tensor, covariance: Tensor) -> "Gaussian":
        return cls(mean.double(), covariance.double())

    @classmethod
    def fitted_to(cls, features: Tensor) -> "Gaussian":
        wide = features.double()
        mean = wide.mean(dim=0, keepdim=True)
        rest = wide - mean
        return cls(mean[0], rest.T.matmul(rest).div(len(wide) - 1))

    @cached_property
    def root(self) -> Tensor:
        values, vectors = torch.linalg.eigh(self.covariance)
        return (vectors * values.clamp(min=0).sqrt()) @ vectors.T

    def squared_distance(self, other: "Gaussian") -> Tensor:
        cross = torch.linalg.svdvals(self.root @ other.root).sum()
        spread = self.covariance.diagonal().sum() + other.covariance.diagonal().sum() - 2 * cross
        return (torch.dist(self.mean, other.mean) ** 2 + spread).clamp(min=0.0)


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    """The mean and the covariance, in float64."""
    fit = Gaussian.fitted_to(features)
    return fit.mean, fit.covariance


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    """Between two Gaussians."""
    return Gaussian.of(mu1, sigma1).squared_distance(Gaussian.of(mu2, sigma2))
