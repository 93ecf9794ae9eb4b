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
    """The timesteps, falling."""
    return torch.linspace(T - 1, 0, steps, dtype=torch.float64).round().to(torch.int64)


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
    one = torch.ones((), dtype=alphas_cumprod.dtype)
    a_t = alphas_cumprod[t]
    a_s = one if t_prev == -1 else alphas_cumprod[t_prev]
    sigma = eta * ((1 - a_s) / (1 - a_t)).sqrt() * (1 - a_t / a_s).clamp(min=0).sqrt()
    x0_hat = (x_t - (1 - a_t).sqrt() * eps) / a_t.sqrt()
    x_s = a_s.sqrt() * x0_hat + (1 - a_s).sqrt() * eps
    if eta > 0:
        if noise is None:
            noise = torch.randn_like(x_t)
        x_s = x_s + sigma * noise
    return x_s


def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    """All steps."""
    x = x_T
    ts = ddim_timesteps(len(alphas_cumprod), steps).tolist()
    with torch.no_grad():
        for n, t in enumerate(ts):
            t_prev = ts[n + 1] if n + 1 < len(ts) else -1
            tt = torch.full((x.shape[0],), t, dtype=torch.int64)
            x = ddim_step(x, t, t_prev, model(x, tt), alphas_cumprod, eta)
    return x
