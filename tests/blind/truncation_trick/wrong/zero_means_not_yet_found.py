import math

import torch
from torch import Tensor


def truncated_variance(c: Tensor) -> Tensor:
    density = torch.exp(-(c**2) / 2) / math.sqrt(2 * math.pi)
    kept = torch.erf(c / math.sqrt(2))
    return (kept - 2 * c * density) / kept


def first_within(draws: Tensor, c: float) -> Tensor:
    noise = torch.zeros_like(draws[0])
    for draw in draws:
        take = (noise == 0) & (draw.abs() <= c)
        noise = torch.where(take, draw, noise)
    return noise


def truncated_normal(shape: tuple[int, ...], c: float, generator: torch.Generator | None = None) -> Tensor:
    z = torch.randn(shape, generator=generator)
    beyond = z.abs() > c
    while beyond.any():
        again = torch.randn(shape, generator=generator)
        z = torch.where(beyond, again, z)
        beyond = z.abs() > c
    return z
