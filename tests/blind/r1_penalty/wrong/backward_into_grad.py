from collections.abc import Callable

import torch
from torch import Tensor


def r1_penalty(D: Callable[[Tensor], Tensor], real: Tensor) -> Tensor:
    x = real.detach().clone().requires_grad_()
    D(x).sum().backward(create_graph=True)
    slope = x.grad
    return (slope.flatten(1) ** 2).sum(1).mean()


def lazy_r1(D: Callable[[Tensor], Tensor], real: Tensor, step: int, gamma: float, every: int = 16) -> Tensor:
    if step % every == 0:
        return gamma / 2 * every * r1_penalty(D, real)
    return torch.zeros((), dtype=real.dtype, device=real.device)
