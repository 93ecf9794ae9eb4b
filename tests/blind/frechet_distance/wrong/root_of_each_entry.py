"""The Fréchet distance between two sets of features: how far apart the Gaussians are that fit them."""

import numpy as np
import torch
from torch import Tensor


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    x = features.numpy().astype(np.float64)
    sigma = np.cov(x, rowvar=False).reshape(x.shape[1], x.shape[1])
    return torch.from_numpy(x.mean(axis=0)), torch.from_numpy(sigma)


def frechet_distance(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    m1, s1 = mu1.double().numpy(), sigma1.double().numpy()
    m2, s2 = mu2.double().numpy(), sigma2.double().numpy()
    diff = m1 - m2
    covmean = np.sqrt(np.maximum(s1.dot(s2), 0))
    fid = diff.dot(diff) + np.trace(s1 + s2 - 2 * covmean)
    return torch.tensor(max(fid, 0.0), dtype=torch.float64)
