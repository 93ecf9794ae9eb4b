from collections.abc import Callable
from fractions import Fraction

import torch
import torch.nn.functional as F
from torch import Tensor


def _mix(first: Tensor, second: Tensor, alpha: float) -> Tensor:
    mixed = first.double() * (1.0 - alpha) + second.double() * alpha
    return mixed.to(second.dtype)


def _halved(x: Tensor) -> Tensor:
    return F.adaptive_avg_pool2d(x.double(), (x.shape[-2] // 2, x.shape[-1] // 2))


def fade_image(old: Tensor, new: Tensor, alpha: float) -> Tensor:
    bigger = old.double().repeat_interleave(2, dim=-2).repeat_interleave(2, dim=-1)
    return _mix(bigger, new, alpha)


def fade_real(x: Tensor, alpha: float) -> Tensor:
    return fade_image(_halved(x), x, alpha)


def fade_features(
    x: Tensor, from_old: Callable[[Tensor], Tensor], from_new: Callable[[Tensor], Tensor], alpha: float
) -> Tensor:
    old_maps = from_old(_halved(x).to(x.dtype))
    new_maps = from_new(x)
    return _mix(old_maps, new_maps, alpha)


def stage_at(step: int, steps: int, largest: int) -> tuple[int, float]:
    time = Fraction(step, steps)
    size, start = 4, 1
    while time >= start and size < largest:
        size, start = 2 * size, start + 2
    if size == 4:
        return 4, 1.0
    return size, float(min(time - (start - 2), 1))
