"""The gradient penalty of WGAN-GP: what keeps a critic's slope near 1.

A critic estimates the earth mover's distance only while its slope is at most 1 everywhere. WGAN-GP asks for that
at points between real and fake examples: there the length of the critic's gradient is pulled towards 1. The
penalty is a loss made of a gradient, so it is itself differentiated when the critic trains.

What is fixed here, because other code does it differently:

- One alpha for each example, not one for each pixel or for the batch. It weighs the real example.
- The slope is one number for each example: the length of the gradient over all its axes.
- The result is the mean of (slope - 1)^2 over the batch, without the weight lambda, which is the caller's.
- The critic is any callable that scores each example by itself. It returns (batch,) or (batch, 1).
- All tensors have one dtype, float32 or float64, and so has what is returned.
- What is drawn comes from torch, numpy or Python as their random numbers go on; no seed is set.

A worked line. A critic f(x) = 3 x_1 has the slope 3 everywhere, so its penalty is (3 - 1)^2 = 4 whatever the
examples. A critic f(x) = 5 + 0 x_1 has the slope 0 everywhere and the penalty 1.

`course read 3` opens the lesson. Check your work with `course grade gradient_penalty`.
"""

from collections.abc import Callable

import torch
from torch import Tensor


def interpolate(real: Tensor, fake: Tensor, alpha: Tensor | None = None) -> Tensor:
    """A point between each real example and the fake one of the same row: alpha * real + (1 - alpha) * fake.

    real, fake: (batch, ...), the same shape and dtype.
    alpha: (batch,), one share for each example, from 0 to 1, in their dtype. Used as it is; only where it is None,
    each example draws its own uniformly from [0, 1].
    Returns the shape and dtype of real, to all digits. Changes none of its inputs.
    """
    # solution: one share for each example, and the points
    if alpha is None:
        alpha = torch.rand(len(real), dtype=real.dtype, device=real.device)
    alpha = alpha.reshape(-1, *[1] * (real.dim() - 1))
    return alpha * real + (1 - alpha) * fake
    # end solution


def gradient_penalty(
    critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, alpha: Tensor | None = None
) -> Tensor:
    """The mean over the batch of (length of the critic's gradient - 1)^2, at points between real and fake.

    critic: called with (batch, ...), returns a score for each example, (batch,) or (batch, 1).
    real, fake: (batch, ...), one or more axes after the batch; the same shape and dtype.
    alpha: as in `interpolate`.
    Returns a 0-dim tensor in the dtype of real that carries its gradient to the critic's weights. That gradient is
    finite also where the critic is flat, at all points or at some, so that its slope is 0. Nothing is left in
    anybody's .grad; real, fake and the critic are as they were, `requires_grad` and mode included.
    Source: Gulrajani et al. 2017, Improved Training of Wasserstein GANs, arXiv:1704.00028.
    """
    # solution: the critic's gradient at the points between, its length for each example, and the penalty
    x_hat = interpolate(real, fake, alpha).detach().requires_grad_()
    (slope,) = torch.autograd.grad(critic(x_hat).sum(), x_hat, create_graph=True)
    return (slope.flatten(1).norm(dim=1) - 1).square().mean()
    # end solution
