from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor


def enlarge(x: Tensor) -> Tensor:
    channels = x.size(1)
    kernel = torch.ones(channels, 1, 2, 2, dtype=x.dtype, device=x.device)
    return F.conv_transpose2d(x, kernel, stride=2, groups=channels)


def halve(x: Tensor) -> Tensor:
    channels = x.size(1)
    kernel = torch.full((channels, 1, 2, 2), 0.25, dtype=x.dtype, device=x.device)
    return F.conv2d(x, kernel, stride=2, groups=channels)


def fade_image(old: Tensor, new: Tensor, alpha: float) -> Tensor:
    assert new.shape[-1] == 2 * old.shape[-1] and new.shape[-2] == 2 * old.shape[-2]
    coarse = enlarge(old)
    return (1 - alpha) * coarse + alpha * new


def fade_real(x: Tensor, alpha: float) -> Tensor:
    coarse = enlarge(halve(x))
    detail = x - coarse
    return coarse + alpha * detail


def fade_features(
    x: Tensor, from_old: Callable[[Tensor], Tensor], from_new: Callable[[Tensor], Tensor], alpha: float
) -> Tensor:
    h_new = from_new(x)
    h_old = from_old(halve(x))
    return alpha * h_new + (1 - alpha) * h_old


def stage_at(step: int, steps: int, largest: int) -> tuple[int, float]:
    if step < steps:
        return 4, 1.0
    pair, k = divmod(step - steps, 2 * steps)
    size = 8 * 2**pair
    if size > largest:
        return largest, 1.0
    return size, min(1.0, k / steps)
