import math

import torch
from torch import Tensor


def truncated_variance(c: Tensor) -> Tensor:
    phi = torch.exp(-(c * c) / 2) / math.sqrt(2 * math.pi)
    m = torch.erf(c / math.sqrt(2))
    return 1 - 2 * c * phi / m


def first_within(draws: Tensor, c: float) -> Tensor:
    result = torch.zeros_like(draws[0])
    for draw in draws:
        within = draw.abs() <= c
        result[within] = draw[within]
    return result


def truncated_normal(shape: tuple[int, ...], c: float, generator: torch.Generator | None = None) -> Tensor:
    z = torch.randn(shape, generator=generator)
    while (z.abs() > c).any():
        z = torch.where(z.abs() > c, torch.randn(shape, generator=generator), z)
    return z
