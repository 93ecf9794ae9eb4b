"""The gradient penalty of WGAN-GP, in three steps: points, slopes, penalty."""

from collections.abc import Callable

import torch
from torch import Tensor


def _one_per_example(values: Tensor, like: Tensor) -> Tensor:
    """(batch,) to (batch, 1, ..., 1)."""
    assert values.shape == like.shape[:1], "one share for each example"
    while values.dim() < like.dim():
        values = values.unsqueeze(-1)
    return values


def interpolate(real: Tensor, fake: Tensor, alpha: Tensor | None = None) -> Tensor:
    assert real.shape == fake.shape
    assert real.dtype == fake.dtype
    if alpha is None:
        alpha = torch.rand(real.shape[:1], dtype=real.dtype, device=real.device)
    weight = _one_per_example(alpha, real)
    out = weight * real + (1 - weight) * fake
    assert out.shape == real.shape and out.dtype == real.dtype
    return out


def slopes(critic: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    """The length of the critic's gradient for each example, (batch,)."""
    with torch.enable_grad():
        x = x.detach().clone().requires_grad_(True)
        scores = critic(x)
        assert scores.shape in {(len(x),), (len(x), 1)}
        gradient = torch.autograd.grad(scores.sum(), x, create_graph=True)[0]
        return gradient.flatten(start_dim=1).norm(p=2, dim=1)


def gradient_penalty(
    critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, alpha: Tensor | None = None
) -> Tensor:
    length = slopes(critic, interpolate(real, fake, alpha))
    penalty = (length - 1).pow(2).mean()
    assert penalty.dim() == 0
    return penalty
