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


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    """The mean and the covariance."""
    x = features.double()
    mu = x.mean(0)
    centred = x - mu
    return mu, centred.T @ centred / len(x)


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    """The Fréchet distance between two Gaussians."""
    mu1, sigma1, mu2, sigma2 = mu1.double(), sigma1.double(), mu2.double(), sigma2.double()
    w, v = torch.linalg.eigh(sigma1)
    root = v * w.clamp(min=0).sqrt() @ v.T
    cross = torch.linalg.eigvalsh(root @ sigma2 @ root).clamp(min=0).sqrt().sum()
    squared = (mu1 - mu2).square().sum() + sigma1.trace() + sigma2.trace() - 2 * cross
    return squared.clamp(min=0).sqrt()
