import math

import torch
from torch import Tensor

ROOT_TWO = math.sqrt(2.0)


def density(z: Tensor) -> Tensor:
    return torch.exp(-0.5 * z.pow(2)) / (ROOT_TWO * math.sqrt(math.pi))


def kept_share(c: float | Tensor):
    return torch.erf(c / ROOT_TWO) if isinstance(c, Tensor) else math.erf(c / ROOT_TWO)


def truncated_variance(c: Tensor) -> Tensor:
    c64 = c.detach().to(torch.float64)
    variance = 1.0 - 2.0 * c64 * density(c64) / kept_share(c64)
    return variance.to(c.dtype)


def first_within(draws: Tensor, c: float) -> Tensor:
    flat = draws.flatten(1) if draws.dim() > 1 else draws.unsqueeze(1)
    within = flat.abs().le(c)
    # sorted stably by "beyond", so that the first one within comes first
    order = torch.sort((~within).to(torch.uint8), dim=0, stable=True).indices
    picked = flat[order[0], torch.arange(flat.shape[1])]
    return picked.view(draws.shape[1:])


def truncated_normal(shape: tuple[int, ...], c: float, generator: torch.Generator | None = None) -> Tensor:
    need = math.prod(shape)
    parts: list[Tensor] = []
    have = 0
    while have < need:
        size = int(1.2 * (need - have) / kept_share(c)) + 16
        numbers = torch.randn(size, generator=generator)
        numbers = numbers[numbers.abs() <= c]
        parts.append(numbers)
        have += numbers.numel()
    if not parts:
        return torch.empty(shape)
    return torch.cat(parts)[:need].reshape(shape)
