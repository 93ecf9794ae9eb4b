"""The gradient penalty of WGAN-GP: what keeps a critic's slope near 1."""

from collections.abc import Callable

import torch
from torch import Tensor


def interpolate(real: Tensor, fake: Tensor, alpha: Tensor | None = None) -> Tensor:
    return torch.lerp(
        fake,
        real,
        (torch.rand(len(real), device=real.device) if alpha is None else alpha)
        .to(real.dtype)
        .view(-1, *[1] * (real.dim() - 1)),
    )


def gradient_penalty(
    critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, alpha: Tensor | None = None
) -> Tensor:
    x = interpolate(real, fake, alpha).detach().requires_grad_()
    return (
        torch.autograd.grad(critic(x).sum(), x, create_graph=True)[0].flatten(1).norm(dim=1).sub(1).square().mean()
    )
