"""The Fréchet distance between two sets of features: how far apart the Gaussians are that fit them."""

import torch
from torch import Tensor


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    x = features.double()
    mu = x.mean(0)
    x -= mu
    return mu, x.T @ x / (len(x) - 1)


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    gap = mu1.double()
    gap -= mu2.double()
    a, b = sigma1.double(), sigma2.double()
    w, v = torch.linalg.eigh(a)
    root = (v * w.clamp(min=0).sqrt()) @ v.T
    cross = torch.linalg.eigvalsh(root @ b @ root).clamp(min=0).sqrt().sum()
    return (gap.square().sum() + a.trace() + b.trace() - 2 * cross).clamp(min=0)
