"""The Fréchet distance between two sets of features: how far apart the Gaussians are that fit them."""

import torch
from torch import Tensor


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    x = features.detach().to(torch.float64, copy=True)
    mu = x.mean(0)
    x -= mu
    sigma = x.T @ x
    sigma /= len(x) - 1
    return mu, sigma


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    gap = mu1.to(torch.float64, copy=True)
    gap -= mu2
    a = sigma1.to(torch.float64, copy=True)
    b = sigma2.to(torch.float64, copy=True)
    total = gap.pow_(2).sum() + a.diagonal().sum() + b.diagonal().sum()

    # in the axes of a
    values, axes = torch.linalg.eigh(a)
    values.clamp_(min=0).sqrt_()
    b = axes.T @ b @ axes
    b *= values[:, None]
    b *= values[None, :]
    b = (b + b.T).div_(2)
    squares = torch.linalg.eigvalsh(b).clamp_(min=0)
    total -= 2 * squares.sqrt_().sum()
    return total.clamp_(min=0)
