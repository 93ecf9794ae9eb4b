import math

import torch
from torch import Tensor


def fit(x: Tensor, y: Tensor, classes: int, smoothing: float = 0.1) -> tuple[Tensor, Tensor, Tensor]:
    counts = torch.bincount(y, minlength=classes).to(x.dtype)
    means = torch.zeros(classes, x.shape[1], dtype=x.dtype).index_add_(0, y, x) / counts[:, None]
    return counts / counts.sum(), means, (x - means[y]).pow(2).mean(0) + smoothing


def _log_likelihood(x: Tensor, means: Tensor, variance: Tensor) -> Tensor:
    d = x[:, None] - means[None, :]
    return -0.5 * (d.pow(2) / variance + variance.log() + math.log(2 * math.pi)).sum(-1)


def log_joint(x: Tensor, prior: Tensor, means: Tensor, variance: Tensor) -> Tensor:
    return prior.log()[None] + _log_likelihood(x, means, variance)


def posterior(x: Tensor, prior: Tensor, means: Tensor, variance: Tensor) -> Tensor:
    return torch.softmax(_log_likelihood(x, means, variance), dim=1)


def sample(y: Tensor, means: Tensor, variance: Tensor, noise: Tensor | None = None) -> Tensor:
    if noise is None:
        noise = torch.randn(len(y), means.shape[1], dtype=means.dtype)
    return means[y] + variance.sqrt() * noise
