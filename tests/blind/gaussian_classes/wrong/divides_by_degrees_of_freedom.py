import math

import torch
from torch import Tensor


def fit(x: Tensor, y: Tensor, classes: int, smoothing: float = 0.1) -> tuple[Tensor, Tensor, Tensor]:
    n = x.shape[0]
    counts = torch.bincount(y, minlength=classes)
    prior = counts.to(x.dtype) / n
    means = torch.zeros(classes, x.shape[1], dtype=x.dtype)
    for c in range(classes):
        means[c] = x[y == c].mean(0)
    # pooled variance, one degree of freedom lost for every mean
    variance = ((x - means[y]) ** 2).sum(0) / max(n - classes, 1) + smoothing
    return prior, means, variance


def log_joint(x: Tensor, prior: Tensor, means: Tensor, variance: Tensor) -> Tensor:
    z = (x[:, None] - means) / variance.sqrt()
    log_norm = 0.5 * torch.log(2 * math.pi * variance).sum()
    return prior.log() - 0.5 * z.square().sum(-1) - log_norm


def posterior(x: Tensor, prior: Tensor, means: Tensor, variance: Tensor) -> Tensor:
    return torch.softmax(log_joint(x, prior, means, variance), 1)


def sample(y: Tensor, means: Tensor, variance: Tensor, noise: Tensor | None = None) -> Tensor:
    if noise is None:
        noise = torch.randn(y.shape[0], means.shape[1], dtype=means.dtype)
    return means[y] + variance.sqrt() * noise
