"""Fréchet distance, computed in float64 and handed back as it came."""

import torch
from torch import Tensor


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    x = features.to(torch.float64)
    mean = x.mean(0)
    covariance = (x - mean).T @ (x - mean) / (len(x) - 1)
    return mean, covariance


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    dtype = mu1.dtype
    mu1, sigma1, mu2, sigma2 = (t.to(torch.float64) for t in (mu1, sigma1, mu2, sigma2))
    values, vectors = torch.linalg.eigh(sigma2)
    root = (vectors * values.clamp(min=0).sqrt()) @ vectors.mT
    cross = torch.linalg.eigvalsh(root @ sigma1 @ root).clamp(min=0).sqrt().sum()
    total = torch.dot(mu1 - mu2, mu1 - mu2) + sigma1.trace() + sigma2.trace() - 2 * cross
    return total.clamp(min=0).to(dtype)
