"""The gradient penalty of WGAN-GP: what keeps a critic's slope near 1."""

from collections.abc import Callable

import torch
from torch import Tensor


def interpolate(real: Tensor, fake: Tensor, alpha: Tensor | None = None) -> Tensor:
    share = torch.rand(real.shape[0]) if alpha is None else alpha
    share = share.to(real.dtype)[(slice(None),) + (None,) * (real.dim() - 1)]
    return share * real + (1 - share) * fake


def gradient_penalty(
    critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, alpha: Tensor | None = None
) -> Tensor:
    """Carries its gradient to the critic's weights."""
    between = interpolate(real, fake, alpha).detach().requires_grad_()
    score = critic(between).sum()
    (slope,) = torch.autograd.grad(score, between, retain_graph=True)
    penalty = ((slope.flatten(1).norm(dim=1) - 1) ** 2).mean()
    return penalty.requires_grad_()
