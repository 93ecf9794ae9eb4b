from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor


def fade_image(old: Tensor, new: Tensor, alpha: float) -> Tensor:
    bigger = old.repeat(1, 1, 2, 2)
    return (1 - alpha) * bigger + alpha * new


def fade_real(x: Tensor, alpha: float) -> Tensor:
    coarse = F.interpolate(F.avg_pool2d(x, 2), scale_factor=2, mode="nearest")
    return (1 - alpha) * coarse + alpha * x


def fade_features(
    x: Tensor, from_old: Callable[[Tensor], Tensor], from_new: Callable[[Tensor], Tensor], alpha: float
) -> Tensor:
    old = from_old(F.avg_pool2d(x, 2))
    new = from_new(x)
    return (1 - alpha) * old + alpha * new


def stage_at(step: int, steps: int, largest: int) -> tuple[int, float]:
    size, start = 4, steps
    while step >= start and size < largest:
        size *= 2
        if step < start + steps:
            return size, (step - start) / steps
        start += 2 * steps
    return size, 1.0
