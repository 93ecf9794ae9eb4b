from collections.abc import Callable

import torch
from torch import Tensor


def interpolate(real: Tensor, fake: Tensor, alpha: Tensor | None = None) -> Tensor:
    if alpha is None:
        alpha = torch.rand(len(real), dtype=real.dtype, device=real.device)
    shape = [len(real)] + [1] * (real.dim() - 1)
    alpha = alpha.reshape(shape)
    return alpha * real + (1 - alpha) * fake


def gradient_penalty(
    critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, alpha: Tensor | None = None
) -> Tensor:
    # a fresh leaf, so that real and fake get no gradient
    x = interpolate(real, fake, alpha).detach().clone()
    x.requires_grad_(True)
    critic(x).sum().backward(create_graph=True)
    gradient = x.grad
    slope = gradient.flatten(1).norm(2, dim=1)
    return ((slope - 1) ** 2).mean()
