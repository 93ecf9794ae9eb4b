import math

import torch
from torch import Tensor


def truncated_variance(c: Tensor) -> Tensor:
    density = torch.exp(-(c**2) / 2) / math.sqrt(2 * math.pi)
    m = 2 * torch.special.ndtr(c) - 1
    return 1 - 2 * c * density / m


def first_within(draws: Tensor, c: float) -> Tensor:
    within = torch.abs(draws) <= c
    first = torch.argmax(within.float(), dim=0, keepdim=True)
    return torch.gather(draws, 0, first).squeeze()


def truncated_normal(shape: tuple[int, ...], c: float, generator: torch.Generator | None = None) -> Tensor:
    z = torch.randn(shape, generator=generator)
    beyond = z.abs() > c
    while beyond.any():
        z = torch.where(beyond, torch.randn(shape, generator=generator), z)
        beyond = z.abs() > c
    return z
