import math

import torch
from torch import Tensor


def truncated_variance(c: Tensor) -> Tensor:
    wide = c.double()
    square = wide * wide
    # c^2 / 3 - 2 c^4 / 45 + ...
    series = square / 3 - 2 * square**2 / 45 + 2 * square**3 / 945 + 2 * square**4 / 14175
    density = torch.exp(-square / 2).div(math.sqrt(2 * math.pi))
    kept = 2 * torch.special.ndtr(wide) - 1
    formula = 1 - 2 * wide * density / kept
    return torch.where(wide < 0.05, series, formula).to(c.dtype)


def first_within(draws: Tensor, c: float) -> Tensor:
    left = draws.clone()
    out = left[0]
    for later in left[1:]:
        missing = out.abs() > c
        if not missing.any():
            break
        out[missing] = later[missing]
    return out


def truncated_normal(shape: tuple[int, ...], c: float, generator: torch.Generator | None = None) -> Tensor:
    rounds = [torch.randn(shape, generator=generator)]
    done = rounds[0].abs() <= c
    while not bool(done.all()):
        rounds.append(torch.randn(shape, generator=generator))
        done |= rounds[-1].abs() <= c
    return first_within(torch.stack(rounds), c)
