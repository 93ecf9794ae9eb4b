from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor


def fade_image(old: Tensor, new: Tensor, alpha: float) -> Tensor:
    old = F.interpolate(old, scale_factor=2, mode="nearest")
    return (1 - alpha) * old + alpha * new


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
    phase, k = divmod(step, steps)
    size = min(4 * 2 ** ((phase + 1) // 2), largest)
    alpha = k / steps if phase % 2 == 1 else 1.0
    return size, alpha
