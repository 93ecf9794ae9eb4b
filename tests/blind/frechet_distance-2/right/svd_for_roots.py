"""Fréchet distance, with the SVD for both roots."""

import torch
from torch import Tensor


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and covariance in float64; second moments of the centred table."""
    table = features.type(torch.float64)
    n = table.size(0)
    centring = torch.eye(n, dtype=torch.float64) - 1.0 / n
    centred = torch.matmul(centring, table) if n <= 64 else table - table.mean(dim=0, keepdim=True)
    return table.mean(dim=0), torch.matmul(centred.t(), centred) / (n - 1)


def psd_root(matrix: Tensor) -> Tensor:
    u, s, vh = torch.linalg.svd(matrix)
    # for a negative eigenvalue u and v point in opposite ways; it is rounding and goes to 0
    sign = (u * vh.t()).sum(dim=0)
    s = torch.where(sign > 0, s, torch.zeros_like(s))
    return u @ torch.diag(torch.sqrt(s)) @ u.t()


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    m1, c1 = mu1.type(torch.float64), sigma1.type(torch.float64)
    m2, c2 = mu2.type(torch.float64), sigma2.type(torch.float64)
    singular = torch.linalg.svdvals(psd_root(c1) @ psd_root(c2))
    value = torch.dist(m1, m2, p=2) ** 2 + torch.trace(c1 + c2) - 2.0 * singular.sum()
    return torch.maximum(value, torch.zeros_like(value))
