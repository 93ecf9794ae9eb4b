"""Squared Fréchet distance, with tr (S1^1/2 S2 S1^1/2)^1/2 = sum of singular values of S1^1/2 S2^1/2."""

import torch
from torch import Tensor


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    x = features.to(torch.float64)
    d = x.shape[1]
    return x.mean(dim=0), torch.cov(x.T, correction=1).reshape(d, d)


def _root(s: Tensor) -> Tensor:
    w, v = torch.linalg.eigh(s)
    return (v * w.clamp_min(0).sqrt()) @ v.mT


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    s1, s2 = sigma1.to(torch.float64), sigma2.to(torch.float64)
    gap = mu1.to(torch.float64) - mu2.to(torch.float64)
    cross = torch.linalg.matrix_norm(_root(s1) @ _root(s2), ord="nuc")
    return (gap @ gap + torch.trace(s1) + torch.trace(s2) - 2 * cross).clamp_min(0)
