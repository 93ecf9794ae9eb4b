from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

CORNERS = [(0, 0), (0, 1), (1, 0), (1, 1)]


def fade_image(old: Tensor, new: Tensor, alpha: float) -> Tensor:
    """Scale a copy of the new image, then add the old pixels to each corner of their blocks in place."""
    out = new * alpha
    share = old * (1 - alpha)
    for i, j in CORNERS:
        out[:, :, i::2, j::2] += share
    return out


def block_means(x: Tensor) -> Tensor:
    total = torch.zeros_like(x[:, :, ::2, ::2])
    for i, j in CORNERS:
        total = total + x[:, :, i::2, j::2]
    return total / 4


def fade_real(x: Tensor, alpha: float) -> Tensor:
    means = block_means(x)
    out = torch.empty_like(x)
    for i, j in CORNERS:
        out[:, :, i::2, j::2] = (1 - alpha) * means + alpha * x[:, :, i::2, j::2]
    return out


def fade_features(
    x: Tensor, from_old: Callable[[Tensor], Tensor], from_new: Callable[[Tensor], Tensor], alpha: float
) -> Tensor:
    old = from_old(block_means(x))
    new = from_new(x)
    return old.mul(1 - alpha).add(new, alpha=alpha)


def stage_at(step: int, steps: int, largest: int) -> tuple[int, float]:
    size = 4
    begin = steps
    while size < largest and step >= begin:
        size *= 2
        k = step - begin
        if k < steps:
            return size, k / steps
        begin += 2 * steps
    return size, 1.0
