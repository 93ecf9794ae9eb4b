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

import math

import torch
from torch import Tensor


def _factor(sigma: Tensor) -> Tensor:
    """A with A A^T = sigma, like a Cholesky factor, but also for a singular sigma."""
    values, vectors = torch.linalg.eigh(sigma)
    return vectors @ torch.diag(values.clamp_min(0.0).sqrt())


def _check(mu: Tensor, sigma: Tensor) -> None:
    assert mu.dim() == 1
    assert sigma.shape == (len(mu), len(mu))


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    """The mean (d,) and the covariance (d, d), both float64."""
    assert features.dim() == 2
    n, d = features.shape
    assert n >= 2
    wide = features.double()
    mean = wide.sum(dim=0) / n
    centred = (wide - mean) / math.sqrt(n - 1)
    covariance = centred.T @ centred
    assert covariance.shape == (d, d)
    return mean, covariance


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    """The least mean squared distance between x = mu1 + A1 u and y = mu2 + A2 Q u over all rotations Q."""
    mu1, sigma1, mu2, sigma2 = (t.double() for t in (mu1, sigma1, mu2, sigma2))
    _check(mu1, sigma1)
    _check(mu2, sigma2)
    a1, a2 = _factor(sigma1), _factor(sigma2)
    best = torch.linalg.svdvals(a1.T @ a2).sum()
    gap = mu1 - mu2
    total = gap.dot(gap) + a1.square().sum() + a2.square().sum() - 2 * best
    return torch.relu(total)
