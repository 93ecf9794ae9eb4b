from collections.abc import Callable

import torch
from torch import Tensor


def r1_penalty(D: Callable[[Tensor], Tensor], real: Tensor) -> Tensor:
    x = real.detach().requires_grad_()
    probability = torch.sigmoid(D(x))
    (slope,) = torch.autograd.grad(probability.sum(), x, create_graph=True)
    return slope.flatten(1).square().sum(1).mean()


def lazy_r1(D: Callable[[Tensor], Tensor], real: Tensor, step: int, gamma: float, every: int = 16) -> Tensor:
    if step % every:
        return torch.zeros((), dtype=real.dtype, device=real.device)
    return every * gamma / 2 * r1_penalty(D, real)
