import math

import torch
from torch import Tensor


def truncated_variance(c: Tensor) -> Tensor:
    density = torch.exp(-(c**2) / 2) / math.sqrt(2 * math.pi)
    kept = torch.erf(c / math.sqrt(2))
    return 1 - 2 * c * density / kept


def first_within(draws: Tensor, c: float) -> Tensor:
    noise = draws[0].clone()
    for draw in draws[1:]:
        beyond = noise.abs() > c
        noise[beyond] = draw[beyond]
    return noise


def truncated_normal(shape: tuple[int, ...], c: float, generator: torch.Generator | None = None) -> Tensor:
    z = torch.randn(shape, generator=generator)
    beyond = z.abs() > c
    while beyond.any():
        z[beyond] = torch.randn_like(z[beyond])
        beyond = z.abs() > c
    return z
