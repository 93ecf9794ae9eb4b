"""Fréchet distance."""

import torch
from torch import Tensor


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    features = features.double()
    return features.mean(dim=0), torch.cov(features.T)


def sqrtm(sigma: Tensor) -> Tensor:
    w, v = torch.linalg.eigh(sigma)
    return v @ torch.diag(w.clamp(min=0).sqrt()) @ v.T


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    mu1, sigma1 = mu1.double(), sigma1.double()
    mu2, sigma2 = mu2.double(), sigma2.double()
    r = sqrtm(sigma1)
    covmean = sqrtm(r @ sigma2 @ r)
    diff = mu1 - mu2
    return (diff @ diff + torch.trace(sigma1 + sigma2 - 2 * covmean)).clamp(min=0)
