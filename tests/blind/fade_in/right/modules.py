from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

enlarge = nn.Upsample(scale_factor=2, mode="nearest")
halve = nn.AvgPool2d(kernel_size=2)


def fade_image(old: Tensor, new: Tensor, alpha: float) -> Tensor:
    return (1 - alpha) * enlarge(old) + alpha * new


def fade_real(x: Tensor, alpha: float) -> Tensor:
    return fade_image(halve(x), x, alpha)


def fade_features(
    x: Tensor, from_old: Callable[[Tensor], Tensor], from_new: Callable[[Tensor], Tensor], alpha: float
) -> Tensor:
    return (1 - alpha) * from_old(halve(x)) + alpha * from_new(x)


def stage_at(step: int, steps: int, largest: int) -> tuple[int, float]:
    phase, k = divmod(step, steps)
    size = 4 * 2 ** ((phase + 1) // 2)
    if size > largest:
        return largest, 1.0
    return size, k / steps if phase % 2 == 1 else 1.0
