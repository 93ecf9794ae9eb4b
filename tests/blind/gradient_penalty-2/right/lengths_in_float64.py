from collections.abc import Callable

import torch
from torch import Tensor


def interpolate(real: Tensor, fake: Tensor, alpha: Tensor | None = None) -> Tensor:
    n = real.shape[0]
    if alpha is None:
        alpha = torch.rand(n, dtype=real.dtype, device=real.device)
    a = alpha.reshape([n] + [1] * (real.ndim - 1))
    out = real.clone()
    out *= a
    out += (1 - a) * fake
    return out


def gradient_penalty(
    critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, alpha: Tensor | None = None
) -> Tensor:
    x_hat = interpolate(real, fake, alpha).detach()
    x_hat.requires_grad = True
    grad = torch.autograd.grad(critic(x_hat).sum(), x_hat, create_graph=True)[0]
    axes = tuple(range(1, grad.ndim))
    norm = torch.linalg.vector_norm(grad, dim=axes, dtype=torch.float64)
    penalty = torch.mean((norm - 1.0) ** 2)
    return penalty.to(real.dtype)
