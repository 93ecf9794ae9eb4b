"""The DDIM sampler: from noise to data in as few steps as you like, with a model trained for many.

A diffusion model that predicts noise was trained on x_t alone, so it fits every chain with the same marginals.
DDIM guesses the clean example from x_t, then puts noise back to the level of an earlier step, however far away:
the predicted noise again, and with eta > 0 some fresh noise in its place.

What is fixed here, because other code does it differently:

- Timesteps are indices into alphas_cumprod, counted from 0: alphas_cumprod[t] is the share of signal after step t,
  its noise included. Before step 0 there is the clean example: t_prev = -1 stands for it, with alphas_cumprod 1.
- x_0 is not clipped.
- Steps go from T-1 to 0 inclusive, as evenly as whole numbers can; each is used once; the last step goes to -1.
- eta = 0 is deterministic, eta = 1 is the ancestral sampler.
- All tensors of numbers have one dtype, float32 or float64, and a result keeps it and its digits.
- What is drawn comes from torch, numpy or Python as their random numbers go on; no seed is set.

`course read 8` opens the lesson. Check your work with `course grade ddim_sampler`.
"""

from collections.abc import Callable

import torch
from torch import Tensor


def ddim_timesteps(T: int, steps: int) -> Tensor:
    """The timesteps that a sampler of so many steps visits, in the order in which it visits them.

    1 <= steps <= T. Returns (steps,) int64, strictly falling from T-1 to 0, evenly spaced: the largest and the
    smallest gap differ by 1 at most. A single step is [T-1].
    """
    raise NotImplementedError("whole numbers from T-1 down to 0")


def ddim_step(
    x_t: Tensor,
    t: int,
    t_prev: int,
    eps: Tensor,
    alphas_cumprod: Tensor,
    eta: float = 0.0,
    noise: Tensor | None = None,
) -> Tensor:
    """One step from t to t_prev < t, which may be many steps earlier, or -1 for the clean example.

    x_t: (batch, ...). eps: the noise that the model predicts in x_t, shape and dtype of x_t.
    alphas_cumprod: (T,), falling, strictly between 0 and 1, in the dtype of x_t.  eta: 0 to 1.
    noise: shape and dtype of x_t, used as it is where eta > 0, and only there. When None, drawn from N(0, I).
    Returns x at t_prev, in the shape and dtype of x_t. With t_prev = -1 that is the guess of x_0 itself. It is
    finite for every such table, also where rounding makes what should be 0 a little less. Changes none of its
    inputs.
    Source: Song et al. 2021, Denoising Diffusion Implicit Models, arXiv:2010.02502, section 4.1.
    """
    raise NotImplementedError("the guess of x_0, sigma, and x at t_prev")


def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    """Samples, from noise x_T, in so many steps.

    model: any callable, called once a step as model(x_t, t) with t (batch,) int64; returns the noise that it
    predicts, in the shape and dtype of x_t.
    x_T: (batch, ...), noise, taken for x at T-1. alphas_cumprod: (T,), in the dtype of x_T. eta: 0 to 1.
    Returns samples in the shape and dtype of x_T, outside of any graph; nor does one lead from step to step on the
    way. Changes none of its inputs: a model keeps its mode, weights and gradients, and torch its settings.
    """
    raise NotImplementedError("one step after the other, without a graph")
