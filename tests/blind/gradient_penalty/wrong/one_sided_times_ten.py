"""The gradient penalty of WGAN-GP: what keeps a critic's slope near 1."""

from collections.abc import Callable

import torch
from torch import Tensor

LAMBDA = 10.0


class Penalty:
    def __init__(self, weight: float = LAMBDA):
        self.weight = weight

    def __call__(self, slopes: Tensor) -> Tensor:
        # only slopes above 1 break the condition
        return self.weight * (torch.relu(slopes - 1) ** 2).mean()


def interpolate(real: Tensor, fake: Tensor, alpha: Tensor | None = None) -> Tensor:
    share = alpha if alpha is not None else torch.rand(len(real), device=real.device)
    share = share.to(real.dtype).reshape(-1, *[1] * (real.dim() - 1))
    return fake + share * (real - fake)


def gradient_penalty(
    critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, alpha: Tensor | None = None
) -> Tensor:
    x = interpolate(real, fake, alpha).detach().requires_grad_()
    slope = torch.autograd.grad(critic(x).sum(), x, create_graph=True)[0]
    return Penalty()(slope.flatten(1).norm(dim=1))
