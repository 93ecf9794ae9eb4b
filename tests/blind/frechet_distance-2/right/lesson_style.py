"""The Fréchet distance of two Gaussians."""

import torch
from torch import Tensor


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    """The mean and the covariance of a table of features."""
    x = features.double()
    mean = x.mean(0)
    gap = x - mean
    return mean, gap.T @ gap / (len(x) - 1)


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    """The squared Fréchet distance."""
    mu1, sigma1, mu2, sigma2 = (part.double() for part in (mu1, sigma1, mu2, sigma2))
    values, vectors = torch.linalg.eigh(sigma1)
    root = vectors * values.clamp(min=0).sqrt() @ vectors.T
    cross = torch.linalg.eigvalsh(root @ sigma2 @ root).clamp(min=0).sqrt().sum()
    total = (mu1 - mu2).square().sum() + sigma1.trace() + sigma2.trace() - 2 * cross
    return total.clamp(min=0)
