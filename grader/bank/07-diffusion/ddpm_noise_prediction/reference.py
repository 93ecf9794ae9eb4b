"""DDPM noise prediction: the forward process, and the loss that trains a diffusion model.

A diffusion model learns to undo noise. Training needs two things: a way to jump from a clean sample x0
straight to its noisy version x_t (`q_sample`), and a loss that asks the model which noise is in x_t
(`ddpm_loss`).

Write the two functions below. The docstrings settle whatever books and repositories do in more than one
way; the checks hold you to them.

A worked line. Where `alphas_cumprod[t]` is 0.64, the weights are 0.8 for the signal and 0.6 for the noise, so
`x0 = 1.0` and `noise = 0.5` give `x_t = 0.8 * 1.0 + 0.6 * 0.5 = 1.1`. A model that answers 0 everywhere,
asked for the noise `[1, -1, 2, 0]`, has the loss `(1 + 1 + 4 + 0) / 4 = 1.5`.

`course read 7` opens the lesson. Grade your work with `course grade ddpm_noise_prediction`.
"""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor


def q_sample(x0: Tensor, t: Tensor, alphas_cumprod: Tensor, noise: Tensor) -> Tensor:
    """Noisy samples x_t drawn from q(x_t | x0), every sample at its own timestep.

    x0: (batch, ...), with one axis or more after the batch. Images are in [-1, 1]; nothing is clipped here.
    t: (batch,) int64, counted from 0: values in {0, ..., T-1}.
    alphas_cumprod: (T,), for each step the product of all (1 - beta) up to *and including* it. These are
        neither betas nor alphas, and alphas_cumprod[0] already holds the noise of the first step. Values are
        in [0, 1], and both ends may occur.
    noise: shape and dtype of x0; always given.
    Returns x_t in the shape and dtype of x0. The table has that dtype too: float32, or float64 throughout,
    and then nothing in between is float32. (Good code keeps the dtype of x0 for a table in another one as
    well. That costs no points; a remark tells you.)
    Differentiable with respect to x0 and noise. Changes none of its inputs.
    Source: Ho et al. 2020, equation 4 (where t counts from 1).
    """
    # solution: mix x0 and noise, each sample with the weights of its own timestep
    alpha_bar = alphas_cumprod[t].reshape(-1, *[1] * (x0.dim() - 1))  # (batch,) -> (batch, 1, ..., 1)
    x_t = alpha_bar.sqrt() * x0 + (1 - alpha_bar).sqrt() * noise
    return x_t.to(x0.dtype)
    # end solution


def ddpm_loss(
    model: Callable[[Tensor, Tensor], Tensor],
    x0: Tensor,
    alphas_cumprod: Tensor,
    t: Tensor | None = None,
    noise: Tensor | None = None,
) -> Tensor:
    """The simple DDPM loss: the squared error of the predicted noise, averaged over *all* elements.

    model: called exactly once, as model(x_t, t) with two positional arguments: x_t (batch, ...), and t
        (batch,) int64 just as it indexes the table. It returns the noise it predicts, in the shape and dtype
        of x0. It may be a module or a plain function, and is left as it was: mode, weights and gradients.
    x0: (batch, ...).  alphas_cumprod: (T,), as in `q_sample`.
    t: (batch,) int64. When None, one timestep is drawn for each sample, uniformly from {0, ..., T-1} and
        independently of all other samples: not sorted, not in pairs, not dealt out in equal numbers.
    noise: shape and dtype of x0. When None, drawn from N(0, I), independently for each element; noise that is
        drawn may be float32.
        One of t and noise may be given without the other; what is given is used, zeros included, and only
        what is None is drawn.
    Returns a 0-dim tensor in the dtype of x0: a plain mean, every timestep weighted alike, that carries the
    gradient to the model. Changes none of its inputs and sets no seed.
    Source: Ho et al. 2020, equation 14 and Algorithm 1. (The paper writes a squared norm, which is a sum over
    the elements; implementations take the mean, and so do we.)
    """
    # solution: draw what was not given, make x_t, and compare the model's answer with the noise
    if t is None:
        t = torch.randint(len(alphas_cumprod), (len(x0),), device=x0.device)
    if noise is None:
        noise = torch.randn_like(x0)
    x_t = q_sample(x0, t, alphas_cumprod, noise)
    return F.mse_loss(model(x_t, t), noise)
    # end solution
