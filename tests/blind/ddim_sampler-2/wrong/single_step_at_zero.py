"""DDIM sampler."""

from collections.abc import Callable

import torch
from torch import Tensor


def ddim_timesteps(T: int, steps: int) -> Tensor:
    """(steps,) int64, falling."""
    return torch.linspace(0, T - 1, steps, dtype=torch.float64).round().long().flip(0)


def ddim_step(
    x_t: Tensor,
    t: int,
    t_prev: int,
    eps: Tensor,
    alphas_cumprod: Tensor,
    eta: float = 0.0,
    noise: Tensor | None = None,
) -> Tensor:
    one = torch.ones((), dtype=alphas_cumprod.dtype)
    a_t = alphas_cumprod[t]
    a_s = alphas_cumprod[t_prev] if t_prev >= 0 else one
    x0 = (x_t - (1 - a_t).sqrt() * eps) / a_t.sqrt()
    sigma = eta * ((1 - a_s) / (1 - a_t) * (1 - a_t / a_s)).sqrt()
    x = a_s.sqrt() * x0 + (1 - a_s - sigma**2).clamp(min=0).sqrt() * eps
    if eta > 0:
        x = x + sigma * (torch.randn_like(x_t) if noise is None else noise)
    return x


@torch.no_grad()
def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    ts = ddim_timesteps(len(alphas_cumprod), steps).tolist()
    x = x_T
    for t, s in zip(ts, ts[1:] + [-1]):
        eps = model(x, torch.full((x.shape[0],), t, dtype=torch.long))
        x = ddim_step(x, t, s, eps, alphas_cumprod, eta)
    return x
