from collections.abc import Callable

import torch
from torch import Tensor


def slope_length(f: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    x = x.detach().requires_grad_()
    (slope,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    return torch.linalg.vector_norm(slope.flatten(1), dim=1)


def r1_penalty(D: Callable[[Tensor], Tensor], real: Tensor) -> Tensor:
    return (slope_length(D, real) ** 2).mean()


def lazy_r1(D: Callable[[Tensor], Tensor], real: Tensor, step: int, gamma: float, every: int = 16) -> Tensor:
    zero = torch.zeros((), dtype=real.dtype).to(real.device)
    return zero if step % every else gamma / 2 * every * r1_penalty(D, real)
