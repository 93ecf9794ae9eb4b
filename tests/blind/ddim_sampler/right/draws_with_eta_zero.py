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
    """The timesteps."""
    return torch.linspace(T - 1, 0, steps, dtype=torch.float64).round().long()


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
    if noise is None:
        noise = torch.randn_like(x_t)
    a_t = alphas_cumprod[t]
    a_prev = alphas_cumprod[t_prev] if t_prev >= 0 else torch.ones_like(a_t)
    sigma = eta * torch.sqrt((1 - a_prev) / (1 - a_t) * torch.clamp(1 - a_t / a_prev, min=0))
    x_0 = (x_t - torch.sqrt(1 - a_t) * eps) / torch.sqrt(a_t)
    x_prev = torch.sqrt(a_prev) * x_0 + torch.sqrt(torch.clamp(1 - a_prev - sigma**2, min=0)) * eps
    return x_prev + sigma * noise  # sigma is 0 where eta is 0


@torch.no_grad()
def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    """Samples."""
    ts = ddim_timesteps(len(alphas_cumprod), steps).tolist() + [-1]
    for t, t_prev in zip(ts, ts[1:]):
        eps = model(x_T, torch.full((x_T.shape[0],), t, dtype=torch.int64))
        x_T = ddim_step(x_T, t, t_prev, eps, alphas_cumprod, eta)
    return x_T
