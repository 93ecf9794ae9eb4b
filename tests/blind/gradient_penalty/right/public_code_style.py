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

from torch import autograd


def interpolate(real: Tensor, fake: Tensor, alpha: Tensor | None = None) -> Tensor:
    """Random weighted average between real and fake samples."""
    batch_size = real.size(0)
    if alpha is None:
        alpha = torch.rand(batch_size, 1, device=real.device, dtype=real.dtype)
    alpha = alpha.to(real.dtype).view(batch_size, *([1] * (real.dim() - 1)))
    alpha = alpha.expand(real.size())
    return alpha * real + (1 - alpha) * fake


def gradient_penalty(
    critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, alpha: Tensor | None = None
) -> Tensor:
    """Gradient penalty, without LAMBDA."""
    interpolates = interpolate(real.data, fake.data, alpha)
    interpolates = autograd.Variable(interpolates, requires_grad=True)
    disc_interpolates = critic(interpolates)
    if not disc_interpolates.requires_grad:
        # a constant: slope 0 everywhere
        return torch.ones((), dtype=real.dtype, device=real.device)
    gradients = autograd.grad(
        outputs=disc_interpolates,
        inputs=interpolates,
        grad_outputs=torch.ones(disc_interpolates.size(), dtype=disc_interpolates.dtype, device=real.device),
        create_graph=True,
        retain_graph=True,
        only_inputs=True,
        allow_unused=True,
    )[0]
    if gradients is None:
        gradients = torch.zeros_like(interpolates)
    gradients = gradients.reshape(gradients.size(0), -1)
    return ((gradients.norm(2, dim=1) - 1) ** 2).mean()
