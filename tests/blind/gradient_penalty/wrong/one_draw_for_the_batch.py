"""The gradient penalty of WGAN-GP: what keeps a critic's slope near 1."""

import random
from collections.abc import Callable

import torch
from torch import Tensor


def interpolate(real: Tensor, fake: Tensor, alpha: Tensor | None = None) -> Tensor:
    if alpha is None:
        a = random.random()
    else:
        a = alpha.to(real.dtype).reshape(-1, *[1] * (real.dim() - 1))
    return a * real + (1 - a) * fake


def gradient_penalty(
    critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, alpha: Tensor | None = None
) -> Tensor:
    x = interpolate(real, fake, alpha).detach().requires_grad_()
    g = torch.autograd.grad(critic(x).sum(), x, create_graph=True)[0]
    return g.flatten(1).norm(dim=1).sub(1).pow(2).mean()
