"""The gradient penalty of WGAN-GP: what keeps a critic's slope near 1."""

from collections.abc import Callable

import torch
from torch import Tensor

from torch.autograd.functional import vjp
from torch.distributions import Uniform


def interpolate(real: Tensor, fake: Tensor, alpha: Tensor | None = None) -> Tensor:
    """A point on the line between each pair."""
    if alpha is None:
        alpha = Uniform(0.0, 1.0).sample((real.size(0),))
    w = alpha.to(real)[(...,) + (None,) * (real.dim() - 1)]
    return w * real + (1 - w) * fake


def gradient_penalty(
    critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, alpha: Tensor | None = None
) -> Tensor:
    """Penalty on slopes that are not 1."""
    x = interpolate(real, fake, alpha).detach()
    _, slope = vjp(lambda points: critic(points).sum(), x, create_graph=True)
    lengths = torch.linalg.vector_norm(slope.flatten(1), dim=1)
    return torch.nn.functional.mse_loss(lengths, torch.ones_like(lengths))
