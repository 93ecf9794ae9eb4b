from collections.abc import Callable

import torch
from torch import Tensor


def interpolate(real: Tensor, fake: Tensor, alpha: Tensor | None = None) -> Tensor:
    """alpha * real + (1 - alpha) * fake."""
    if alpha is None:
        alpha = torch.rand(len(real)).to(real)
    return torch.einsum("b,b...->b...", alpha, real) + torch.einsum("b,b...->b...", 1 - alpha, fake)


def safe_root(square: Tensor) -> Tensor:
    """The root, with the slope 0 where the argument is 0."""
    flat = square == 0
    root = torch.where(flat, torch.ones_like(square), square).sqrt()
    return torch.where(flat, torch.zeros_like(square), root)


def gradient_penalty(
    critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, alpha: Tensor | None = None
) -> Tensor:
    """The mean of (slope - 1)^2 over the batch."""
    mixed = interpolate(real, fake, alpha).detach()
    mixed.requires_grad_()
    gradient = torch.autograd.grad(critic(mixed).sum(), [mixed], create_graph=True)[0].flatten(1)
    slope = safe_root(torch.einsum("bi,bi->b", gradient, gradient))
    return ((slope - 1) ** 2).mean()
