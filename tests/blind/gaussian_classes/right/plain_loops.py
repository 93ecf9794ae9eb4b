import math

import torch
from torch import Tensor


def fit(x, y, classes, smoothing=0.1):
    n = x.shape[0]
    features = x.shape[1]
    prior = torch.zeros(classes, dtype=x.dtype)
    means = torch.zeros(classes, features, dtype=x.dtype)
    squares = torch.zeros(features, dtype=x.dtype)
    for c in range(classes):
        examples = x[y == c]
        prior[c] = len(examples) / n
        means[c] = examples.sum(dim=0) / len(examples)
        # squared distances of this class, added to those of the others
        squares = squares + ((examples - means[c]) ** 2).sum(dim=0)
    variance = squares / n + smoothing
    return prior, means, variance


def log_joint(x, prior, means, variance):
    n = x.shape[0]
    classes = prior.shape[0]
    result = torch.zeros(n, classes, dtype=x.dtype)
    for i in range(n):
        for c in range(classes):
            total = torch.log(prior[c])
            for j in range(x.shape[1]):
                total = total - 0.5 * (x[i, j] - means[c, j]) ** 2 / variance[j]
                total = total - 0.5 * torch.log(2 * math.pi * variance[j])
            result[i, c] = total
    return result


def posterior(x, prior, means, variance):
    joint = log_joint(x, prior, means, variance)
    result = torch.zeros_like(joint)
    for i in range(joint.shape[0]):
        row = joint[i] - joint[i].max()  # the largest becomes exp(0) = 1
        row = torch.exp(row)
        result[i] = row / row.sum()
    return result


def sample(y, means, variance, noise=None):
    m = y.shape[0]
    features = means.shape[1]
    if noise is None:
        noise = torch.randn(m, features, dtype=means.dtype)
    out = torch.zeros(m, features, dtype=means.dtype)
    for i in range(m):
        out[i] = means[y[i]] + torch.sqrt(variance) * noise[i]
    return out
