from collections.abc import Callable

import torch
from torch import Tensor


def interpolate(real: Tensor, fake: Tensor, alpha: Tensor | None = None) -> Tensor:
    a = real.new_empty(len(real)).uniform_() if alpha is None else alpha
    return torch.lerp(fake, real, a[(...,) + (None,) * (real.ndim - 1)].expand_as(real))


def gradient_penalty(
    critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, alpha: Tensor | None = None
) -> Tensor:
    x = interpolate(real, fake, alpha).detach().requires_grad_()
    (g,) = torch.autograd.grad(critic(x).sum(), x, create_graph=True)
    return (torch.linalg.vector_norm(g, dim=tuple(range(1, g.ndim))) - 1).square().mean()
