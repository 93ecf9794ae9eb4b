import math

import torch
import torch.nn.functional as F
from torch import Tensor


def fit(x: Tensor, y: Tensor, classes: int, smoothing: float = 0.1) -> tuple[Tensor, Tensor, Tensor]:
    member = F.one_hot(y, classes).to(x.dtype)  # (n, classes)
    counts = member.sum(0)
    means = member.T @ x / counts.unsqueeze(1)
    centred = x - member @ means
    variance = torch.einsum("nf,nf->f", centred, centred) / x.shape[0] + smoothing
    return counts / counts.sum(), means, variance


def log_joint(x: Tensor, prior: Tensor, means: Tensor, variance: Tensor) -> Tensor:
    diff = x.unsqueeze(1) - means.unsqueeze(0)
    mahalanobis = torch.einsum("ncf,ncf,f->nc", diff, diff, 1 / variance)
    log_det = variance.log().sum()
    features = x.shape[1]
    return prior.log() - 0.5 * (mahalanobis + log_det + features * math.log(2 * math.pi))


def posterior(x: Tensor, prior: Tensor, means: Tensor, variance: Tensor) -> Tensor:
    return F.softmax(log_joint(x, prior, means, variance), dim=-1)


def sample(y: Tensor, means: Tensor, variance: Tensor, noise: Tensor | None = None) -> Tensor:
    eps = torch.randn(y.shape[0], means.shape[1]).to(means) if noise is None else noise
    return means.index_select(0, y) + eps @ torch.diag(variance.sqrt())
