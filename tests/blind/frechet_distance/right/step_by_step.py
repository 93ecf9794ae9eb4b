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
    """The mean and the covariance of a table of features."""
    n = features.shape[0]
    d = features.shape[1]
    x = features.to(torch.float64)
    mean = torch.zeros(d, dtype=torch.float64)
    for row in x:
        mean = mean + row
    mean = mean / n
    covariance = torch.zeros(d, d, dtype=torch.float64)
    for row in x:
        gap = row - mean
        covariance = covariance + torch.outer(gap, gap)
    covariance = covariance / (n - 1)
    return mean, covariance


def matrix_root(a: Tensor) -> Tensor:
    values, vectors = torch.linalg.eigh(a)
    roots = []
    for value in values:
        if value > 0:
            roots.append(torch.sqrt(value))
        else:
            roots.append(torch.tensor(0.0, dtype=torch.float64))
    return vectors @ torch.diag(torch.stack(roots)) @ vectors.T


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    """The squared Fréchet distance between N(mu1, sigma1) and N(mu2, sigma2)."""
    mu1 = mu1.to(torch.float64)
    mu2 = mu2.to(torch.float64)
    sigma1 = sigma1.to(torch.float64)
    sigma2 = sigma2.to(torch.float64)

    means = ((mu1 - mu2) ** 2).sum()

    # sigma1 @ sigma2 is not symmetric, this has the same eigenvalues and is
    root1 = matrix_root(sigma1)
    middle = root1 @ sigma2 @ root1
    middle = (middle + middle.T) / 2
    cross = torch.trace(matrix_root(middle))

    result = means + torch.trace(sigma1) + torch.trace(sigma2) - 2 * cross
    if result < 0:
        result = torch.zeros((), dtype=torch.float64)
    return result
