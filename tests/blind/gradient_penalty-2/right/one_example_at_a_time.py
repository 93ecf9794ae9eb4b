"""Gradient penalty, example by example."""

from collections.abc import Callable

import torch
from torch import Tensor


def interpolate(real: Tensor, fake: Tensor, alpha: Tensor | None = None) -> Tensor:
    """A point between each real example and the fake one of the same row."""
    batch = real.shape[0]
    if alpha is None:
        alpha = torch.rand(batch, dtype=real.dtype, device=real.device)
    points = []
    for i in range(batch):
        points.append(alpha[i] * real[i] + (1 - alpha[i]) * fake[i])
    return torch.stack(points)


def gradient_penalty(
    critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, alpha: Tensor | None = None
) -> Tensor:
    """The mean of (slope - 1)^2."""
    points = interpolate(real, fake, alpha).detach()
    total = 0
    for i in range(len(points)):
        point = points[i : i + 1].clone()
        point.requires_grad = True
        score = critic(point).sum()  # one number anyway
        gradient = torch.autograd.grad(score, point, create_graph=True)[0]
        slope = gradient.flatten().norm()
        total = total + (slope - 1) ** 2
    return total / len(points)
