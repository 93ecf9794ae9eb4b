"""The Fréchet distance between two sets of features: how far apart the Gaussians are that fit them."""

import numpy as np
import torch
from torch import Tensor


def _np(t: Tensor) -> np.ndarray:
    return t.detach().cpu().numpy().astype(np.float64)


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    x = _np(features)
    mu = x.mean(axis=0)
    sigma = np.atleast_2d(np.cov(x, rowvar=False))
    return torch.from_numpy(mu), torch.from_numpy(sigma)


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    m1, s1, m2, s2 = map(_np, (mu1, sigma1, mu2, sigma2))
    w, v = np.linalg.eigh(s1)
    root = (v * np.sqrt(np.maximum(w, 0))) @ v.T
    lam = np.linalg.eigvalsh(root @ s2 @ root)
    tr_covmean = np.sqrt(np.clip(lam, 0, None)).sum()
    diff = m1 - m2
    fd = diff @ diff + np.trace(s1) + np.trace(s2) - 2 * tr_covmean
    return torch.tensor(max(float(fd), 0.0), dtype=torch.float64)
