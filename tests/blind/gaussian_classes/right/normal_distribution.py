import torch
from torch import Tensor
from torch.distributions import Independent, Normal


def fit(x, y, classes, smoothing=0.1):
    prior = torch.stack([(y == k).to(x.dtype).mean() for k in range(classes)])
    means = torch.stack([x[y == k].mean(0) for k in range(classes)])
    residual = x - means[y]
    return prior, means, residual.square().mean(0) + smoothing


def log_joint(x, prior, means, variance):
    per_class = Independent(Normal(means, variance.sqrt().expand_as(means)), 1)
    return torch.log(prior) + per_class.log_prob(x.unsqueeze(1))


def posterior(x, prior, means, variance):
    joint = log_joint(x, prior, means, variance)
    log_px = torch.logsumexp(joint, dim=1, keepdim=True)
    return torch.softmax(joint - log_px, dim=1)  # once more, for rows that add up exactly


def sample(y, means, variance, noise=None):
    if noise is None:
        noise = torch.randn_like(means[y])
    return means[y] + noise * variance.sqrt()
