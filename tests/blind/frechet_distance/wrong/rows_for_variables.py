"""The Fréchet distance between two sets of features: how far apart the Gaussians are that fit them."""

import torch
from torch import Tensor


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    x = features.double()
    mu = x.mean(dim=0)
    return mu, torch.cov(x - mu)


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    m1, m2, c1, c2 = mu1.double(), mu2.double(), sigma1.double(), sigma2.double()
    w, v = torch.linalg.eigh(c1)
    r = v @ torch.diag(w.clamp(min=0) ** 0.5) @ v.T
    e = torch.linalg.eigvalsh(r @ c2 @ r).clamp(min=0)
    return torch.clamp(((m1 - m2) ** 2).sum() + c1.trace() + c2.trace() - 2 * (e**0.5).sum(), min=0)
