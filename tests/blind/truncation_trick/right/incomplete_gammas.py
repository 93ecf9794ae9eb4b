"""The square of a normal number is chi-squared, so both shares are incomplete gamma functions."""

import math

import torch
from torch import Tensor


def truncated_variance(c: Tensor) -> Tensor:
    half = c.double().square() / 2
    one, three = torch.full_like(half, 0.5), torch.full_like(half, 1.5)
    return (torch.special.gammainc(three, half) / torch.special.gammainc(one, half)).to(c.dtype)


def first_within(draws: Tensor, c: float) -> Tensor:
    result = draws[-1].clone()
    for draw in reversed(draws[:-1].unbind(0)):
        result = torch.where(draw.abs() <= c, draw, result)
    return result


def truncated_normal(shape: tuple[int, ...], c: float, generator: torch.Generator | None = None) -> Tensor:
    # the inverse of the distribution function, on the part of the axis that is kept
    low = 0.5 * math.erfc(c / math.sqrt(2))
    u = torch.rand(shape, generator=generator, dtype=torch.float64)
    z = torch.special.ndtri(low + (1 - 2 * low) * u)
    return z.float().clamp(-c, c)
