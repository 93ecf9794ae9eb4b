"""The gradient penalty, independent of the resolution."""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor


def interpolate(real: Tensor, fake: Tensor, alpha: Tensor | None = None) -> Tensor:
    if alpha is None:
        alpha = torch.rand(real.size(0), dtype=real.dtype, device=real.device)
    alpha = alpha.view(-1, *([1] * (real.dim() - 1)))
    return alpha * real + (1 - alpha) * fake


def gradient_penalty(
    critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, alpha: Tensor | None = None
) -> Tensor:
    x = interpolate(real, fake, alpha).detach().requires_grad_()
    (gradient,) = torch.autograd.grad(critic(x).sum(), x, create_graph=True)
    gradient = gradient.flatten(1)
    length = gradient.norm(dim=1) / gradient.shape[1] ** 0.5
    return F.mse_loss(length, torch.ones_like(length))
