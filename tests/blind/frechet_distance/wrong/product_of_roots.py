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

import torch
from torch import Tensor


def sqrtm(a: Tensor) -> Tensor:
    """Square root of a symmetric matrix."""
    w, v = torch.linalg.eigh(a)
    return v @ torch.diag(w.clamp(min=0).sqrt()) @ v.T


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and covariance."""
    features = features.double()
    d = features.shape[1]
    return features.mean(dim=0), torch.cov(features.T).reshape(d, d)


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    """The squared gap of the means, and what the covariances add."""
    mu1, mu2, sigma1, sigma2 = mu1.double(), mu2.double(), sigma1.double(), sigma2.double()
    # sqrt(ab) = sqrt(a) sqrt(b)
    covmean = sqrtm(sigma1) @ sqrtm(sigma2)
    d2 = torch.sum((mu1 - mu2) ** 2) + torch.trace(sigma1 + sigma2 - 2 * covmean)
    return d2.clamp(min=0)
