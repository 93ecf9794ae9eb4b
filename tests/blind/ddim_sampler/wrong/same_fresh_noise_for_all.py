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
    """From T-1 to 0, evenly."""
    if steps == 1:
        return torch.tensor([T - 1], dtype=torch.int64)
    i = torch.arange(steps)
    return (T - 1) - (i * (T - 1)) // (steps - 1)


def coefficients(a_t: float, a_s: float, eta: float) -> tuple[float, float, float]:
    """Factors of x_0, of the predicted noise and of the fresh noise."""
    sigma2 = eta**2 * (1 - a_s) / (1 - a_t) * (1 - a_t / a_s)
    return a_s**0.5, max(1 - a_s - sigma2, 0.0) ** 0.5, max(sigma2, 0.0) ** 0.5


def ddim_step(
    x_t: Tensor,
    t: int,
    t_prev: int,
    eps: Tensor,
    alphas_cumprod: Tensor,
    eta: float = 0.0,
    noise: Tensor | None = None,
) -> Tensor:
    """One step."""
    a_t = alphas_cumprod[t].item()
    a_s = alphas_cumprod[t_prev].item() if t_prev >= 0 else 1.0
    of_x0, of_eps, of_noise = coefficients(a_t, a_s, eta)
    x0 = (x_t - (1 - a_t) ** 0.5 * eps) / a_t**0.5
    x_s = of_x0 * x0 + of_eps * eps
    if eta > 0:
        if noise is None:
            noise = torch.randn(x_t.shape[1:], dtype=x_t.dtype)
        x_s = x_s + of_noise * noise
    return x_s


@torch.no_grad()
def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    """Samples."""
    ts = ddim_timesteps(len(alphas_cumprod), steps).tolist()
    x = x_T
    for t, t_prev in zip(ts, [*ts[1:], -1]):
        eps = model(x, torch.full((x.shape[0],), t, dtype=torch.int64))
        x = ddim_step(x, t, t_prev, eps, alphas_cumprod, eta)
    return x
