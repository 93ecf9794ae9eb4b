import math

import torch
from torch import Tensor


def fit(x, y, classes, smoothing=0.1):
    groups = [x[y == c] for c in range(classes)]
    prior = torch.tensor([len(g) / len(x) for g in groups], dtype=x.dtype)
    means = torch.stack([g.mean(dim=0) for g in groups])
    variances = torch.stack([((g - g.mean(dim=0)) ** 2).mean(dim=0) for g in groups])
    return prior, means, variances.mean(dim=0) + smoothing


def log_joint(x, prior, means, variance):
    normal = torch.distributions.Normal(means, variance.sqrt())
    return prior.log() + normal.log_prob(x[:, None]).sum(-1)


def posterior(x, prior, means, variance):
    return torch.softmax(log_joint(x, prior, means, variance), dim=1)


def sample(y, means, variance, noise=None):
    noise = torch.randn(len(y), means.shape[1], dtype=means.dtype) if noise is None else noise
    return means[y] + noise * variance.sqrt()
