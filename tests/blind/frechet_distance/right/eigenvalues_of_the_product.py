"""The Fréchet distance between two sets of features: how far apart the Gaussians are that fit them."""

import torch
from torch import Tensor


def _root(s: Tensor) -> Tensor:
    w, v = torch.linalg.eigh(s.double())
    return v * w.clamp(min=0).sqrt() @ v.mT


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    x = features.double()
    return x.mean(0), x.mT.cov().reshape(x.shape[1], x.shape[1])


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    # real and not negative but for rounding
    cross = torch.linalg.eigvals(sigma1.double() @ sigma2.double()).real.clamp(min=0).sqrt().sum()
    return (
        (mu1.double() - mu2.double()).square().sum()
        + sigma1.double().trace()
        + sigma2.double().trace()
        - 2 * cross
    ).clamp(min=0)
