from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor


def interpolate(real: Tensor, fake: Tensor, alpha: Tensor | None = None) -> Tensor:
    """A point between real and fake."""
    if alpha is None:
        alpha = torch.rand(len(real)).to(real.dtype)
    return torch.lerp(fake, real, alpha.reshape(-1, *[1] * (real.ndim - 1)).expand_as(real))


def gradient_penalty(
    critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, alpha: Tensor | None = None
) -> Tensor:
    """The critic's slope shall not exceed 1."""
    x = interpolate(real, fake, alpha).detach().requires_grad_()
    (g,) = torch.autograd.grad(critic(x).sum(), x, create_graph=True)
    excess = F.relu(g.flatten(1).norm(dim=1) - 1)
    return excess.square().mean()
