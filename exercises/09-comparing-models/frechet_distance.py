"""The Fréchet distance between two sets of features: how far apart the Gaussians are that fit them.

It is the number behind FID. Each set of images becomes a table of features, each table a mean and a covariance,
and the distance of the two Gaussians has a closed form. What is hard about it is a square root of a matrix that is
not symmetric and, with fewer examples than features, not even of full rank.

What is fixed here, because other code does it differently:

- The covariance divides by n - 1.
- The distance is the *squared* length, as in FID: no square root is taken of the whole.
- Arguments are float32 throughout or float64 throughout. Everything is computed and returned in float64.
- The unit of the features does not matter: 1e-6 or 1e6 in place of 1 changes no digit.
- Covariances may be singular. The result is a finite real number, never below 0, and 0 (up to 1e-6 of the size of
  the covariances) for two equal Gaussians.

torch has no square root of a matrix; `torch.linalg.eigh` gives the eigenvalues and eigenvectors of a symmetric
one.

`course read 9` opens the lesson. Check your work with `course grade frechet_distance`.
"""

import torch
from torch import Tensor


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    """The mean and the covariance of a table of features.

    features: (n, d), n at least 2, float32 or float64; a row is an example. d may be 1.
    Returns the mean (d,) and the covariance (d, d), both float64. The covariance divides by n - 1.
    """
    raise NotImplementedError("the mean and the covariance, in float64")


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    """The squared Fréchet distance between N(mu1, sigma1) and N(mu2, sigma2).

    mu1, mu2: (d,). sigma1, sigma2: (d, d), symmetric, without negative eigenvalues but for rounding; may be
    singular or all zeros, and need not commute. float32 or float64, all four.
    Returns a 0-dim float64 tensor, >= 0. Changes none of its inputs.
    Source: Dowson and Landau 1982; Heusel et al. 2017, arXiv:1706.08500.
    """
    raise NotImplementedError("the squared gap of the means, and what the covariances add")
