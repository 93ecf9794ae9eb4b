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


def interpolate(real: Tensor, fake: Tensor, alpha: Tensor | None = None) -> Tensor:
    """One share for each example, and the points."""
    if alpha is None:
        alpha = torch.rand(real.shape[:1], dtype=real.dtype, device=real.device)
    alpha = alpha.to(real.dtype)
    return torch.einsum("b,b...->b...", alpha, real) + torch.einsum("b,b...->b...", 1 - alpha, fake)


def gradient_penalty(
    critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, alpha: Tensor | None = None
) -> Tensor:
    """The mean of (slope - 1)^2. The slope is computed in float64."""
    x = interpolate(real, fake, alpha).detach().requires_grad_(True)
    score = critic(x).sum() + torch.einsum("b...->", x) * 0
    (g,) = torch.autograd.grad(score, x, create_graph=True)
    g = g.reshape(len(x), -1)
    squared = torch.einsum("bi,bi->b", g, g)
    # keeps the root's derivative finite at 0
    slope = (squared + 1e-12).sqrt()
    return (slope - 1).square().mean().to(real.dtype)
