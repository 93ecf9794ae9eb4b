"""The DDIM sampler: from noise to data in as few steps as you like, with a model trained for many.

A diffusion model that predicts noise was trained on x_t alone, so it fits every chain with the same marginals. DDIM
guesses the clean example from x_t, then puts noise back to the level of an earlier step, however far away: the
predicted noise again, and with eta > 0 some fresh noise in its place.

What is fixed here, because other code does it differently:

- Timesteps are indices into alphas_cumprod, counted from 0: alphas_cumprod[t] is the share of signal after step t,
  its noise included. Before step 0 there is the clean example: t_prev = -1 stands for it, with alphas_cumprod 1.
- x_0 is not clipped.
- Steps go from T-1 to 0 inclusive, as evenly as whole numbers can; each is used once; the last step goes to -1.
- eta = 0 draws nothing, eta = 1 is the ancestral sampler.

Check your work with `course grade ddim_sampler`.
"""

from collections.abc import Callable

import torch
from torch import Tensor


def ddim_timesteps(T: int, steps: int) -> Tensor:
    """The timesteps, from T-1 down to 0."""
    if steps == 1:
        return torch.tensor([T - 1])
    return torch.tensor([(T - 1) - i * (T - 1) // (steps - 1) for i in range(steps)])


def ddim_step(
    x_t: Tensor,
    t: int,
    t_prev: int,
    eps: Tensor,
    alphas_cumprod: Tensor,
    eta: float = 0.0,
    noise: Tensor | None = None,
) -> Tensor:
    """One step from t to t_prev."""
    abar_t = alphas_cumprod[t]
    abar_prev = alphas_cumprod[t_prev] if t_prev >= 0 else torch.tensor(1.0).to(alphas_cumprod)

    x0_hat = (x_t - (1 - abar_t).sqrt() * eps) / abar_t.sqrt()

    # sigma, eq. 16
    var = (1 - abar_prev) / (1 - abar_t) * (1 - abar_t / abar_prev)
    sigma = eta * var.sqrt()

    # mean, eq. 12
    mean = abar_prev.sqrt() * x0_hat + (1 - abar_prev - sigma**2).sqrt() * eps
    if eta > 0:
        z = noise if noise is not None else torch.randn_like(x_t)
        mean = mean + sigma * z
    return mean.to(x_t.dtype)


def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    """Samples, from noise x_T."""
    with torch.no_grad():
        x = x_T
        ts = ddim_timesteps(len(alphas_cumprod), steps)
        for i in range(steps):
            t = int(ts[i])
            t_prev = int(ts[i + 1]) if i < steps - 1 else -1
            eps = model(x, torch.full((x.shape[0],), t, dtype=torch.int64))
            x = ddim_step(x, t, t_prev, eps, alphas_cumprod, eta)
        return x
