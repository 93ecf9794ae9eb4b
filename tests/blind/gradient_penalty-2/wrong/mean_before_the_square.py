"""Gradient penalty."""

from collections.abc import Callable

import torch
from torch import Tensor


def interpolate(real: Tensor, fake: Tensor, alpha: Tensor | None = None) -> Tensor:
    if alpha is None:
        alpha = torch.rand(real.shape[0], dtype=real.dtype)
    for _ in range(real.dim() - 1):
        alpha = alpha.unsqueeze(-1)
    return alpha * real + (1 - alpha) * fake


def gradient_penalty(
    critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, alpha: Tensor | None = None
) -> Tensor:
    points = interpolate(real, fake, alpha).detach().requires_grad_(True)
    gradient = torch.autograd.grad(critic(points).sum(), points, create_graph=True)[0]
    slope = gradient.flatten(1).norm(dim=1).mean()
    return (slope - 1) ** 2
