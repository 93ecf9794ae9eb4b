import math

import torch
from torch import Tensor


def truncated_variance(c: Tensor) -> Tensor:
    density = torch.exp(-(c**2) / 2) / math.sqrt(2 * math.pi)
    kept = torch.erf(c / math.sqrt(2))
    return 1 - 2 * c * density / kept


def first_within(draws: Tensor, c: float) -> Tensor:
    within = draws.abs() <= c
    seen = within.cumsum(0)
    return (draws * (within & (seen == 1))).sum(0)


def truncated_normal(shape: tuple[int, ...], c: float, generator: torch.Generator | None = None) -> Tensor:
    z = torch.randn(shape, generator=generator)
    beyond = z.abs() > 2
    while beyond.any():
        z[beyond] = torch.randn(int(beyond.sum()), generator=generator)
        beyond = z.abs() > 2
    return z * (c / 2)
