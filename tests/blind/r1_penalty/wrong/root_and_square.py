from collections.abc import Callable

import torch
from torch import Tensor


def r1_penalty(D: Callable[[Tensor], Tensor], real: Tensor) -> Tensor:
    x = real.detach().requires_grad_()
    (slope,) = torch.autograd.grad(D(x).sum(), x, create_graph=True)
    length = torch.sqrt((slope**2).flatten(1).sum(dim=1))
    return (length**2).mean()


def lazy_r1(D: Callable[[Tensor], Tensor], real: Tensor, step: int, gamma: float, every: int = 16) -> Tensor:
    due = step % every == 0
    if due:
        return (gamma / 2) * every * r1_penalty(D, real)
    return torch.zeros((), dtype=real.dtype)
