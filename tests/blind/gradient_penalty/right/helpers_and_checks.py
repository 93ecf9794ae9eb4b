"""The gradient penalty of WGAN-GP: what keeps a critic's slope near 1.

A critic estimates the earth mover's distance only while its slope is at most 1 everywhere. WGAN-GP asks for that at
points between real and fake examples: there the length of the critic's gradient is pulled towards 1. The penalty is
a loss made of a gradient, so it is itself differentiated when the critic trains.

What is fixed here, because other code does it differently:

- One alpha for each example, not one for each pixel or for the batch. It weighs the real example.
- The slope is one number for each example: the length of the gradient over all its axes.
- The result is the mean of (slope - 1)^2 over the batch, without the weight lambda, which is the caller's.
- The critic is any callable that scores each example by itself. It returns (batch,) or (batch, 1).

A worked line. A critic f(x) = 3 x_1 has the slope 3 everywhere, so its penalty is (3 - 1)^2 = 4 whatever the
examples. A critic that answers 5 everywhere has the slope 0 and the penalty 1.

Check your work with `course grade gradient_penalty`.
"""

from collections.abc import Callable

import torch
from torch import Tensor


def _per_example(alpha: Tensor, like: Tensor) -> Tensor:
    """(batch,) to (batch, 1, ..., 1), in the dtype of like."""
    assert alpha.shape == (like.shape[0],), "one share for each example"
    alpha = alpha.to(dtype=like.dtype, device=like.device)
    while alpha.dim() < like.dim():
        alpha = alpha.unsqueeze(-1)
    return alpha


def _safe_length(rows: Tensor) -> Tensor:
    """The length of each row. Its gradient is 0, not nan, for a row of zeros."""
    biggest = rows.abs().amax(dim=1, keepdim=True).detach()
    scale = torch.where(biggest > 0, biggest, torch.ones_like(biggest))
    squares = ((rows / scale) ** 2).sum(dim=1)
    zero = squares == 0
    root = torch.where(zero, torch.ones_like(squares), squares).sqrt()
    return torch.where(zero, torch.zeros_like(root), root) * scale.squeeze(1)


def interpolate(real: Tensor, fake: Tensor, alpha: Tensor | None = None) -> Tensor:
    """alpha * real + (1 - alpha) * fake, with one alpha for each example."""
    assert real.shape == fake.shape and real.dtype == fake.dtype
    if alpha is None:
        alpha = torch.empty(real.shape[0], device=real.device, dtype=real.dtype).uniform_(0, 1)
    share = _per_example(alpha, real)
    return share * real + (1 - share) * fake


def gradient_penalty(
    critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, alpha: Tensor | None = None
) -> Tensor:
    """The penalty, without lambda."""
    assert real.dim() >= 2
    with torch.enable_grad():
        x = interpolate(real.detach(), fake.detach(), alpha).detach().clone()
        x.requires_grad_(True)
        scores = critic(x)
        assert scores.shape in {(len(x),), (len(x), 1)}
        if not scores.requires_grad:
            slopes = torch.zeros(len(x), dtype=real.dtype, device=real.device)
        else:
            (gradient,) = torch.autograd.grad(scores.sum(), x, create_graph=True, allow_unused=True)
            if gradient is None:
                gradient = torch.zeros_like(x)
            slopes = _safe_length(gradient.flatten(start_dim=1))
        return (slopes - 1).pow(2).mean()
