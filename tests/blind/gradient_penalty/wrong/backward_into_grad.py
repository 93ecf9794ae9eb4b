"""The gradient penalty of WGAN-GP: what keeps a critic's slope near 1."""

from collections.abc import Callable

import torch
from torch import Tensor


def interpolate(real: Tensor, fake: Tensor, alpha: Tensor | None = None) -> Tensor:
    alpha = torch.rand(len(real), dtype=real.dtype) if alpha is None else alpha.to(real.dtype)
    alpha = alpha.view(-1, *[1] * (real.dim() - 1))
    return alpha * real + (1 - alpha) * fake


def gradient_penalty(
    critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, alpha: Tensor | None = None
) -> Tensor:
    x = interpolate(real, fake, alpha).detach().requires_grad_()
    critic(x).sum().backward(create_graph=True)
    slope = x.grad.flatten(1).norm(dim=1)
    return ((slope - 1) ** 2).mean()
