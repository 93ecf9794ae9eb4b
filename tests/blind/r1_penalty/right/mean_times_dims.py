import math
from collections.abc import Callable

import torch
from torch import Tensor

Discriminator = Callable[[Tensor], Tensor]


class R1:
    """The penalty as an object, as a trainer would keep it."""

    def __init__(self, D: Discriminator, gamma: float = 2.0, every: int = 1):
        self.D = D
        self.factor = gamma * every / 2
        self.every = every

    def penalty(self, real: Tensor) -> Tensor:
        leaf = real.data.clone().requires_grad_()
        logits = self.D(leaf)
        slopes = torch.autograd.grad(list(logits.unbind(0)), [leaf], [torch.ones_like(one) for one in logits.unbind(0)], create_graph=True)[0]
        numbers = math.prod(slopes.shape[1:])
        return (slopes * slopes).mean() * numbers

    def at(self, step: int, real: Tensor) -> Tensor:
        if step % self.every > 0:
            return torch.zeros(size=(), dtype=real.dtype, device=real.device)
        return self.factor * self.penalty(real)


def r1_penalty(D: Discriminator, real: Tensor) -> Tensor:
    return R1(D).penalty(real)


def lazy_r1(D: Discriminator, real: Tensor, step: int, gamma: float, every: int = 16) -> Tensor:
    return R1(D, gamma, every).at(step, real)
