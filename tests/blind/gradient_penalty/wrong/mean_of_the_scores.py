"""The gradient penalty of WGAN-GP: what keeps a critic's slope near 1."""

from collections.abc import Callable

import torch
from torch import Tensor


def interpolate(real: Tensor, fake: Tensor, alpha: Tensor | None = None) -> Tensor:
    if alpha is None:
        alpha = torch.rand(real.size(0)).to(real)
    alpha = alpha.view(real.size(0), *([1] * (real.dim() - 1)))
    return alpha * real + (1 - alpha) * fake


def gradient_penalty(
    critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, alpha: Tensor | None = None
) -> Tensor:
    x_hat = interpolate(real, fake, alpha).detach().requires_grad_(True)
    out = critic(x_hat).mean()  # autograd.grad wants one number
    grad = torch.autograd.grad(out, x_hat, create_graph=True)[0]
    return ((grad.reshape(len(grad), -1).norm(2, 1) - 1) ** 2).mean()
