import math

import torch
from torch import Tensor

MAX_ROUNDS = 10


def truncated_variance(c: Tensor) -> Tensor:
    density = torch.exp(-(c**2) / 2) / math.sqrt(2 * math.pi)
    kept = torch.erf(c / math.sqrt(2))
    return 1 - 2 * c * density / kept


def first_within(draws: Tensor, c: float) -> Tensor:
    first = (draws.abs() <= c).int().argmax(0)
    return draws.gather(0, first[None])[0]


def truncated_normal(shape: tuple[int, ...], c: float, generator: torch.Generator | None = None) -> Tensor:
    z = torch.randn(shape, generator=generator)
    for _ in range(MAX_ROUNDS):
        beyond = z.abs() > c
        if not beyond.any():
            break
        z[beyond] = torch.randn(int(beyond.sum()), generator=generator)
    return z.clamp(-c, c)
