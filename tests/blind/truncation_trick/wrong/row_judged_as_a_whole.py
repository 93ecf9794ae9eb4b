import math

import torch
from torch import Tensor


def truncated_variance(c: Tensor) -> Tensor:
    density = torch.exp(-(c**2) / 2) / math.sqrt(2 * math.pi)
    return 1 - 2 * c * density / torch.erf(c / math.sqrt(2))


def first_within(draws: Tensor, c: float) -> Tensor:
    within = draws.abs() <= c
    if draws.dim() > 1:
        within = within.all(dim=-1, keepdim=True).expand_as(draws)
    first = within.int().argmax(dim=0, keepdim=True)
    return draws.gather(0, first).squeeze(0)


def truncated_normal(shape: tuple[int, ...], c: float, generator: torch.Generator | None = None) -> Tensor:
    z = torch.randn(shape, generator=generator)
    beyond = z.abs() > c
    while beyond.any():
        z[beyond] = torch.randn(int(beyond.sum()), generator=generator)
        beyond = z.abs() > c
    return z
