"""Fréchet distance between Gaussians."""

import torch
from torch import Tensor


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    x = features.to(torch.float64)
    d = x.shape[1]
    return x.mean(0), torch.cov(x.T).view(d, d)


def matrix_sqrt(a: Tensor) -> Tensor:
    eigenvalues, q = torch.linalg.eigh(a)
    return q @ torch.diag(torch.sqrt(eigenvalues)) @ q.T


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    mu1, mu2 = mu1.to(torch.float64), mu2.to(torch.float64)
    sigma1, sigma2 = sigma1.to(torch.float64), sigma2.to(torch.float64)
    half = matrix_sqrt(sigma1)
    cross = matrix_sqrt(half @ sigma2 @ half)
    dist = torch.sum((mu1 - mu2) ** 2) + torch.trace(sigma1 + sigma2 - 2 * cross)
    return torch.clamp(dist, min=0.0)
