from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor


def fade_image(old: Tensor, new: Tensor, alpha: float) -> Tensor:
    out = torch.zeros(new.shape, device=new.device)
    for i in range(2):
        for j in range(2):
            out[:, :, i::2, j::2] = (1 - alpha) * old + alpha * new[:, :, i::2, j::2]
    return out


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
    size = 4 * 2 ** ((phase + 1) // 2)
    if size > largest:
        return largest, 1.0
    if phase % 2 == 1:
        return size, k / steps
    return size, 1.0
