from collections.abc import Callable

import torch
from torch import Tensor


def r1_penalty(D: Callable[[Tensor], Tensor], real: Tensor) -> Tensor:
    x = real.detach().requires_grad_()
    logits = D(x)
    (g,) = torch.autograd.grad(logits, x, torch.ones_like(logits), create_graph=True)
    return (g.norm(dim=1) ** 2).mean()


def lazy_r1(D: Callable[[Tensor], Tensor], real: Tensor, step: int, gamma: float, every: int = 16) -> Tensor:
    if step % every:
        return torch.zeros((), dtype=real.dtype, device=real.device)
    return r1_penalty(D, real) * gamma / 2 * every
