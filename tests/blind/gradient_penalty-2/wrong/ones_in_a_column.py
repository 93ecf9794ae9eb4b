from collections.abc import Callable

import torch
from torch import Tensor


def interpolate(real: Tensor, fake: Tensor, alpha: Tensor | None = None) -> Tensor:
    if alpha is None:
        alpha = torch.rand(real.shape[0], dtype=real.dtype, device=real.device)
    alpha = alpha.reshape(-1, *[1 for _ in range(real.dim() - 1)])
    return alpha * real + ((1 - alpha) * fake)


def gradient_penalty(
    critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, alpha: Tensor | None = None
) -> Tensor:
    interpolates = interpolate(real, fake, alpha).detach().requires_grad_(True)
    d_interpolates = critic(interpolates)
    ones = torch.ones(real.shape[0], 1, dtype=real.dtype, device=real.device)
    gradients = torch.autograd.grad(d_interpolates, interpolates, grad_outputs=ones, create_graph=True)[0]
    return ((gradients.flatten(1).norm(2, dim=1) - 1) ** 2).mean()
