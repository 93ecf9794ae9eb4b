import math

import torch
from torch import Tensor


def truncated_variance(c: Tensor) -> Tensor:
    density = torch.exp(-c.pow(2) / 2) / math.sqrt(2 * math.pi)
    kept = torch.erf(c / math.sqrt(2))
    return 1 - 2 * c * density / kept


def first_within(draws: Tensor, c: float) -> Tensor:
    within = draws.abs() <= c
    first = within.to(torch.uint8).argmax(dim=0, keepdim=True)
    return torch.gather(draws, 0, first)[0]


def truncated_normal(shape: tuple[int, ...], c: float, generator: torch.Generator | None = None) -> Tensor:
    z = torch.randn(shape, generator=generator)
    return torch.fmod(z, c)
