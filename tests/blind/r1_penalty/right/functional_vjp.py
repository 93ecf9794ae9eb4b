from collections.abc import Callable

import torch
from torch import Tensor
from torch.autograd.functional import vjp


def r1_penalty(D: Callable[[Tensor], Tensor], real: Tensor) -> Tensor:
    def scores(x: Tensor) -> Tensor:
        return D(x).reshape(len(real))

    one_each = torch.ones(len(real), dtype=real.dtype, device=real.device)
    _, slope = vjp(scores, real.detach().requires_grad_(), one_each, create_graph=True)
    return torch.einsum("bi,bi->", slope.flatten(1), slope.flatten(1)) / len(real)


def lazy_r1(D: Callable[[Tensor], Tensor], real: Tensor, step: int, gamma: float, every: int = 16) -> Tensor:
    due = step % every == 0
    return (0.5 * gamma * every) * r1_penalty(D, real) if due else real.new_zeros(())
