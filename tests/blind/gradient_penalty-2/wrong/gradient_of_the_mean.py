"""WGAN-GP."""

from collections.abc import Callable

import torch
from torch import Tensor


def interpolate(real: Tensor, fake: Tensor, alpha: Tensor | None = None) -> Tensor:
    if alpha is None:
        alpha = torch.rand(real.shape[:1], dtype=real.dtype, device=real.device)
    alpha = alpha[(slice(None),) + (None,) * (real.dim() - 1)]
    return real * alpha + fake * (1 - alpha)


def slope_of(critic: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    x = x.detach().requires_grad_()
    score = critic(x).mean()  # backward needs a single number
    return torch.autograd.grad(score, x, create_graph=True)[0].flatten(1).norm(dim=1)


def gradient_penalty(
    critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, alpha: Tensor | None = None
) -> Tensor:
    return (slope_of(critic, interpolate(real, fake, alpha)) - 1).square().mean()
