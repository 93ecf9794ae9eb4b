"""The Fréchet distance between two sets of features: how far apart the Gaussians are that fit them."""

import torch
from torch import Tensor


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    x = features.double()
    return x.mean(0), torch.cov(x.T)


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    mu1, mu2, s1, s2 = (t.double() for t in (mu1, mu2, sigma1, sigma2))
    w, v = torch.linalg.eigh(s1)
    root = v @ torch.diag(w.clamp(min=0).sqrt()) @ v.T
    eig = torch.linalg.eigvalsh(root @ s2 @ root)
    return ((mu1 - mu2).pow(2).sum() + torch.trace(s1 + s2) - 2 * eig.clamp(min=0).sqrt().sum()).clamp(min=0)
