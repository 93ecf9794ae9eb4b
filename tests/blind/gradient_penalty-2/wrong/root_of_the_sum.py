from collections.abc import Callable

import torch
from torch import Tensor


def interpolate(real: Tensor, fake: Tensor, alpha: Tensor | None = None) -> Tensor:
    if alpha is None:
        alpha = torch.rand(real.shape[0], dtype=real.dtype, device=real.device)
    a = alpha.view((-1,) + (1,) * (real.ndim - 1))
    return a * real + (1 - a) * fake


def gradient_penalty(
    critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, alpha: Tensor | None = None
) -> Tensor:
    x_hat = interpolate(real, fake, alpha).detach().requires_grad_()
    grad = torch.autograd.grad(critic(x_hat).sum(), x_hat, create_graph=True)[0]
    length = torch.sqrt(torch.sum(grad**2, dim=tuple(range(1, grad.ndim))))
    return torch.mean((length - 1) ** 2)
