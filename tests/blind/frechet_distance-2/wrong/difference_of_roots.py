"""The Fréchet distance: the gap of the means, and that of the "standard deviations"."""

import torch
from torch import Tensor


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    x = features.to(torch.float64)
    centred = x - x.mean(0)
    return x.mean(0), torch.einsum("ni,nj->ij", centred, centred) / (x.shape[0] - 1)


def standard_deviation(sigma: Tensor) -> Tensor:
    values, vectors = torch.linalg.eigh(sigma.to(torch.float64))
    return vectors @ values.clamp(min=0).sqrt().diag() @ vectors.T


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    means = (mu1.to(torch.float64) - mu2.to(torch.float64)).square().sum()
    spreads = (standard_deviation(sigma1) - standard_deviation(sigma2)).square().sum()
    return means + spreads
