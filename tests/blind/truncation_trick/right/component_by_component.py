import math

import torch
from torch import Tensor


def variance_for(c: float) -> float:
    phi = math.exp(-c * c / 2) / math.sqrt(2 * math.pi)
    m = math.erf(c / math.sqrt(2))
    return 1 - 2 * c * phi / m


def truncated_variance(c: Tensor) -> Tensor:
    values = [variance_for(number) for number in c.reshape(-1).tolist()]
    return torch.tensor(values, dtype=c.dtype, device=c.device).reshape(c.shape)


def first_within(draws: Tensor, c: float) -> Tensor:
    columns = draws.reshape(draws.shape[0], -1)
    chosen = torch.empty(columns.shape[1], dtype=draws.dtype)
    for j in range(columns.shape[1]):
        for i in range(columns.shape[0]):
            if abs(columns[i, j]) <= c:
                chosen[j] = columns[i, j]
                break
    return chosen.reshape(draws.shape[1:])


def truncated_normal(shape: tuple[int, ...], c: float, generator: torch.Generator | None = None) -> Tensor:
    count = math.prod(shape)
    found = []
    while len(found) < count:
        numbers = torch.randn(max(count, 64), generator=generator)
        found += [number for number in numbers.tolist() if abs(number) <= c]
    return torch.tensor(found[:count], dtype=torch.float32).reshape(shape)
