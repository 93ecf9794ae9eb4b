"""Gradient penalty with the functional interface."""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.autograd.functional import vjp
from torch.distributions import Uniform


def interpolate(real: Tensor, fake: Tensor, alpha: Tensor | None = None) -> Tensor:
    if alpha is None:
        zero = torch.zeros((), dtype=real.dtype, device=real.device)
        alpha = Uniform(zero, zero + 1).sample((real.shape[0],))
    shape = (real.shape[0],) + (1,) * (real.dim() - 1)
    return fake + alpha.reshape(shape) * (real - fake)


def gradient_penalty(
    critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, alpha: Tensor | None = None
) -> Tensor:
    between = interpolate(real, fake, alpha).detach()
    _, gradient = vjp(lambda x: critic(x).sum(), between, create_graph=True)
    slope = gradient.flatten(1).norm(dim=1)
    return F.mse_loss(slope, torch.ones_like(slope))
