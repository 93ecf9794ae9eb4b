import numpy as np
import torch
from torch import Tensor


def _np(t: Tensor) -> np.ndarray:
    return t.detach().cpu().numpy().astype(np.float64)


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    act = _np(features)
    mu = np.mean(act, axis=0)
    sigma = np.atleast_2d(np.cov(act, rowvar=False))
    return torch.from_numpy(mu), torch.from_numpy(sigma)


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    mu1, sigma1, mu2, sigma2 = map(_np, (mu1, sigma1, mu2, sigma2))
    diff = mu1 - mu2
    w, v = np.linalg.eigh(sigma1)
    sqrt1 = (v * np.sqrt(np.maximum(w, 0.0))) @ v.T
    inner = sqrt1 @ sigma2 @ sqrt1
    tr_covmean = np.sqrt(np.maximum(np.linalg.eigvalsh(0.5 * (inner + inner.T)), 0.0)).sum()
    fid = diff.dot(diff) + np.trace(sigma1) + np.trace(sigma2) - 2.0 * tr_covmean
    return torch.tensor(max(float(fid), 0.0), dtype=torch.float64)
