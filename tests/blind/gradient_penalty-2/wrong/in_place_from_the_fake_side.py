"""Gradient penalty without extra memory."""

from collections.abc import Callable

import torch
from torch import Tensor


@torch.no_grad()
def interpolate(real: Tensor, fake: Tensor, alpha: Tensor | None = None) -> Tensor:
    if alpha is None:
        alpha = torch.rand(real.shape[0], dtype=real.dtype, device=real.device)
    alpha = alpha.view(-1, *([1] * (real.dim() - 1)))
    return real.mul_(1 - alpha).add_(alpha * fake)


def gradient_penalty(
    critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, alpha: Tensor | None = None
) -> Tensor:
    x = interpolate(real, fake, alpha).detach().requires_grad_()
    (gradient,) = torch.autograd.grad(critic(x).sum(), x, create_graph=True)
    return (gradient.flatten(1).norm(dim=1) - 1).pow(2).mean()
