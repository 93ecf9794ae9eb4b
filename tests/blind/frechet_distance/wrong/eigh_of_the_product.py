"""The Fréchet distance between two sets of features: how far apart the Gaussians are that fit them."""

import torch
from torch import Tensor


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    x = features.to(torch.float64)
    n, d = x.shape
    mu = x.mean(0)
    c = x - mu
    return mu, torch.einsum("ni,nj->ij", c, c) / (n - 1)


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    mu1, mu2 = mu1.to(torch.float64), mu2.to(torch.float64)
    sigma1, sigma2 = sigma1.to(torch.float64), sigma2.to(torch.float64)
    values, _ = torch.linalg.eigh(sigma1 @ sigma2)
    cross = values.clamp(min=0).sqrt().sum()
    total = (mu1 - mu2).dot(mu1 - mu2) + sigma1.trace() + sigma2.trace() - 2 * cross
    return total.clamp(min=0)
