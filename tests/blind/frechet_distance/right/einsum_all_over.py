"""The Fréchet distance between two sets of features: how far apart the Gaussians are that fit them."""

import torch
from torch import Tensor


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and covariance by einsum."""
    x = features.to(torch.float64)
    n = x.shape[0]
    mu = torch.einsum("nd->d", x) / n
    centred = x - mu
    return mu, torch.einsum("ni,nj->ij", centred, centred) / (n - 1)


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    """The squared distance."""
    mu1, mu2 = mu1.to(torch.float64), mu2.to(torch.float64)
    s1, s2 = sigma1.to(torch.float64), sigma2.to(torch.float64)
    lam, q = torch.linalg.eigh(s2)
    root = torch.einsum("ik,k,jk->ij", q, torch.sqrt(torch.relu(lam)), q)
    inner = torch.einsum("ij,jk,kl->il", root, s1, root)
    kappa = torch.linalg.eigvalsh((inner + inner.T) / 2)
    traces = torch.einsum("ii->", s1) + torch.einsum("ii->", s2)
    gap = torch.einsum("i,i->", mu1 - mu2, mu1 - mu2)
    return torch.maximum(gap + traces - 2 * torch.sqrt(torch.relu(kappa)).sum(), torch.zeros_like(gap))
