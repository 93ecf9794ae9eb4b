"""The gradient penalty."""

from collections.abc import Callable

import torch
from torch import Tensor


def random_share(like: Tensor) -> Tensor:
    """One random number for each example."""
    return torch.randn(like.shape[0], dtype=like.dtype, device=like.device)


def interpolate(real: Tensor, fake: Tensor, alpha: Tensor | None = None) -> Tensor:
    alpha = random_share(real) if alpha is None else alpha
    alpha = alpha.view(real.shape[0], *(1 for _ in real.shape[1:]))
    diff = fake - real
    return real + (1 - alpha) * diff


def gradient_penalty(
    critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, alpha: Tensor | None = None
) -> Tensor:
    interpolated = interpolate(real, fake, alpha).detach()
    interpolated.requires_grad_(True)
    pred = critic(interpolated)
    grads = torch.autograd.grad(pred, interpolated, torch.ones_like(pred), create_graph=True)[0]
    norm = torch.linalg.vector_norm(grads.flatten(1), dim=1)
    return torch.mean((norm - 1.0) ** 2)
