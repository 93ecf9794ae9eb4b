"""The gradient penalty of WGAN-GP: what keeps a critic's slope near 1."""

import numpy as np
from collections.abc import Callable

import torch
from torch import Tensor


def interpolate(real: Tensor, fake: Tensor, alpha: Tensor | None = None) -> Tensor:
    shape = (real.shape[0],) + (1,) * (real.ndim - 1)
    a = torch.rand(shape, dtype=real.dtype, device=real.device) if alpha is None else alpha.to(real).reshape(shape)
    return a * real + (1 - a) * fake


def gradient_penalty(
    critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, alpha: Tensor | None = None
) -> Tensor:
    x = interpolate(real, fake, alpha).detach().requires_grad_()
    scores = critic(x).reshape(-1) + 0.0 * x.flatten(1).sum(1)
    (g,) = torch.autograd.grad(scores, x, grad_outputs=torch.ones_like(scores), create_graph=True)
    features = int(np.prod(real.shape[1:]))
    g = g.reshape(real.shape[0], features)
    sq = (g * g).sum(axis=1)
    flat = sq == 0
    # root of 1 where the slope is 0, and then the 0 put back
    slope = torch.sqrt(torch.where(flat, torch.ones_like(sq), sq)) * (~flat)
    return ((slope - 1) ** 2).mean(axis=0)
