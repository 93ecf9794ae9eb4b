from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor


def _larger(x: Tensor) -> Tensor:
    return F.pixel_shuffle(x.repeat_interleave(4, dim=1), 2)


def _smaller(x: Tensor) -> Tensor:
    return F.pixel_unshuffle(x, 2).unflatten(1, (x.shape[1], 4)).mean(2)


def fade_image(old: Tensor, new: Tensor, alpha: float) -> Tensor:
    return torch.lerp(_larger(old), new, float(alpha))


def fade_real(x: Tensor, alpha: float) -> Tensor:
    return torch.lerp(_larger(_smaller(x)), x, float(alpha))


def fade_features(
    x: Tensor, from_old: Callable[[Tensor], Tensor], from_new: Callable[[Tensor], Tensor], alpha: float
) -> Tensor:
    return torch.lerp(from_old(_smaller(x)), from_new(x), float(alpha))


def stage_at(step: int, steps: int, largest: int) -> tuple[int, float]:
    plan = [(4, False)]
    while plan[-1][0] < largest:
        nxt = plan[-1][0] * 2
        plan += [(nxt, True), (nxt, False)]
    phase = step // steps
    if phase >= len(plan):
        return plan[-1][0], 1.0
    size, fading = plan[phase]
    return size, (step - phase * steps) / steps if fading else 1.0
