import math

import torch
from torch import Tensor


def truncated_variance(c: Tensor) -> Tensor:
    density = torch.exp(-c.square() / 2) / math.sqrt(2 * math.pi)
    kept = torch.erf(c / math.sqrt(2))
    return kept - 2 * c * density


def first_within(draws: Tensor, c: float) -> Tensor:
    within = draws.abs() <= c
    first = within.int().argmax(dim=0)
    return draws.gather(0, first.unsqueeze(0)).squeeze(0)


def truncated_normal(shape: tuple[int, ...], c: float, generator: torch.Generator | None = None) -> Tensor:
    z = torch.randn(shape, generator=generator)
    while True:
        beyond = z.abs() > c
        if not beyond.any():
            return z
        z[beyond] = torch.randn(int(beyond.sum()), generator=generator)
