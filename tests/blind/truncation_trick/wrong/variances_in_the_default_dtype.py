import math

import torch
from torch import Tensor


def truncated_variance(c: Tensor) -> Tensor:
    variances = []
    for limit in c.flatten().tolist():
        density = math.exp(-(limit**2) / 2) / math.sqrt(2 * math.pi)
        kept = math.erf(limit / math.sqrt(2))
        variances.append(1 - 2 * limit * density / kept)
    return torch.tensor(variances).reshape(c.shape)


def first_within(draws: Tensor, c: float) -> Tensor:
    within = draws.abs() <= c
    first = within.long().argmax(0, keepdim=True)
    return torch.take_along_dim(draws, first, 0).squeeze(0)


def truncated_normal(shape: tuple[int, ...], c: float, generator: torch.Generator | None = None) -> Tensor:
    z = torch.randn(shape, generator=generator)
    beyond = z.abs() > c
    while beyond.any():
        z[beyond] = torch.randn(int(beyond.sum()), generator=generator)
        beyond = z.abs() > c
    return z
