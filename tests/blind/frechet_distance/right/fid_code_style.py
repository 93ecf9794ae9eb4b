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

import warnings

import torch
from torch import Tensor


def sqrtm(matrix: Tensor) -> Tensor:
    """Square root of a symmetric matrix that has no negative eigenvalues but for rounding."""
    w, v = torch.linalg.eigh((matrix + matrix.T) / 2)
    if w.min() < -1e-3 * w.abs().max():
        warnings.warn("a covariance has negative eigenvalues")
    return v @ torch.diag_embed(w.clamp(min=0).sqrt()) @ v.T


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    """calculate_activation_statistics"""
    act = features.to(dtype=torch.float64)
    mu = torch.mean(act, dim=0)
    sigma = torch.cov(act.t(), correction=1)
    if sigma.dim() == 0:  # one feature
        sigma = sigma.view(1, 1)
    return mu, sigma


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    """d^2 = ||mu_1 - mu_2||^2 + Tr(C_1 + C_2 - 2*sqrt(C_1*C_2))"""
    mu1, mu2 = torch.atleast_1d(mu1).double(), torch.atleast_1d(mu2).double()
    sigma1, sigma2 = torch.atleast_2d(sigma1).double(), torch.atleast_2d(sigma2).double()
    assert mu1.shape == mu2.shape, "mean vectors have different lengths"
    assert sigma1.shape == sigma2.shape, "covariances have different dimensions"

    diff = mu1 - mu2
    # the singular values of S1^(1/2) S2^(1/2) are the roots of the eigenvalues of S1 S2
    tr_covmean = torch.linalg.svd(sqrtm(sigma1) @ sqrtm(sigma2)).S.sum()
    fid = torch.sum(diff * diff) + torch.trace(sigma1) + torch.trace(sigma2) - 2 * tr_covmean
    return torch.where(fid > 0, fid, torch.zeros_like(fid))
