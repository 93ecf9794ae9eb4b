"""Fréchet distance with a triangular root, which is cheaper than eigenvectors."""

import torch
from torch import Tensor


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    x = features.double()
    mean = x.mean(0, keepdim=True)
    return mean[0], (x - mean).T @ (x - mean) / (x.shape[0] - 1)


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    a, b = sigma1.double(), sigma2.double()
    lower = torch.linalg.cholesky(a)
    # lower.T @ b @ lower has the eigenvalues of a @ b
    cross = torch.linalg.eigvalsh(lower.T @ b @ lower).clamp(min=0).sqrt().sum()
    gap = (mu1.double() - mu2.double()).square().sum()
    return (gap + a.trace() + b.trace() - 2 * cross).clamp(min=0)
