import math

import torch
from torch import Tensor


def truncated_variance(c: Tensor) -> Tensor:
    density = torch.exp(-(c**2) / 2) / math.sqrt(2 * math.pi)
    kept = torch.erf(c / math.sqrt(2))
    return 1 - 2 * c * density / kept


def first_within(draws: Tensor, c: float) -> Tensor:
    first = (draws.abs() <= c).int().argmax(dim=0)
    return draws.gather(0, first.unsqueeze(0)).squeeze(0)


def truncated_normal(shape: tuple[int, ...], c: float, generator: torch.Generator | None = None) -> Tensor:
    if generator is None:
        generator = torch.Generator()
    z = torch.randn(shape, generator=generator)
    beyond = z.abs() > c
    while beyond.any():
        z[beyond] = torch.randn(int(beyond.sum()), generator=generator)
        beyond = z.abs() > c
    return z
