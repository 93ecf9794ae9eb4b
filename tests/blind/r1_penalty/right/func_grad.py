from collections.abc import Callable

import torch
from torch import Tensor
from torch.func import grad


def r1_penalty(D: Callable[[Tensor], Tensor], real: Tensor) -> Tensor:
    """E[|grad D|^2]; examples do not meet in D, so the gradient of the sum has each one's own."""
    slopes = grad(lambda batch: D(batch).sum())(real.detach())
    return (slopes**2).sum() / slopes.shape[0]


def lazy_r1(D: Callable[[Tensor], Tensor], real: Tensor, step: int, gamma: float, every: int = 16) -> Tensor:
    match step % every:
        case 0:
            return r1_penalty(D, real) * (gamma * every / 2)
        case _:
            return torch.tensor(0.0, dtype=real.dtype, device=real.device)
