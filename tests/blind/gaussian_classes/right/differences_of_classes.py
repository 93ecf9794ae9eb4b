import math
import random

import torch
from torch import Tensor


def fit(x: Tensor, y: Tensor, classes: int, smoothing: float = 0.1) -> tuple[Tensor, Tensor, Tensor]:
    order = torch.argsort(y, stable=True)
    sizes = [int((y == k).sum()) for k in range(classes)]
    groups = torch.split(x[order], sizes)
    prior = torch.tensor([s / len(y) for s in sizes], dtype=x.dtype)
    means = torch.stack([g.mean(0) for g in groups])
    # biased variance of each class, weighted by the share of the class
    within = torch.stack([g.var(0, correction=0) for g in groups])
    variance = (prior[:, None] * within).sum(0) + smoothing
    return prior, means, variance


def log_joint(x: Tensor, prior: Tensor, means: Tensor, variance: Tensor) -> Tensor:
    sd = variance.sqrt()
    columns = []
    for p, mu in zip(prior, means):
        z = (x - mu) / sd
        log_density = -0.5 * z.pow(2) - sd.log() - 0.5 * math.log(2 * math.pi)
        columns.append(p.log() + log_density.sum(1))
    return torch.stack(columns, dim=1)


def posterior(x: Tensor, prior: Tensor, means: Tensor, variance: Tensor) -> Tensor:
    lj = log_joint(x, prior, means, variance)
    # p(k | x) = 1 / sum_l exp(l - k): an overflow to infinity is an honest 0
    return 1 / torch.exp(lj[:, None, :] - lj[:, :, None]).sum(2)


def sample(y: Tensor, means: Tensor, variance: Tensor, noise: Tensor | None = None) -> Tensor:
    if noise is None:
        rows = [[random.gauss(0, 1) for _ in range(means.shape[1])] for _ in range(len(y))]
        noise = torch.tensor(rows, dtype=means.dtype).reshape(len(y), means.shape[1])
    return means[y] + variance.sqrt() * noise
