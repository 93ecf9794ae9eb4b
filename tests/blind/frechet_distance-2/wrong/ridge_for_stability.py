"""Fréchet distance with a small offset, as in the public FID code."""

import torch
from torch import Tensor

EPS = 1e-6


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    x = features.double()
    mu = x.mean(0)
    x = x - mu
    return mu, x.T @ x / (len(x) - 1)


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    diff = mu1.double() - mu2.double()
    offset = EPS * torch.eye(len(diff), dtype=torch.float64)
    sigma1 = sigma1.double() + offset
    sigma2 = sigma2.double() + offset
    w, v = torch.linalg.eigh(sigma1)
    root = v @ w.clamp(min=0).sqrt().diag() @ v.T
    tr_covmean = torch.linalg.eigvalsh(root @ sigma2 @ root).clamp(min=0).sqrt().sum()
    return (diff.dot(diff) + sigma1.trace() + sigma2.trace() - 2 * tr_covmean).clamp(min=0)
