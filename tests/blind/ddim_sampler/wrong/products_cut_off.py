"""The DDIM sampler: from noise to data in as few steps as you like, with a model trained for many."""

from collections.abc import Callable

import torch
from torch import Tensor


def ddim_timesteps(T: int, steps: int) -> Tensor:
    """(steps,) int64."""
    if steps == 1:
        return torch.tensor([T - 1])
    gap = (T - 1) / (steps - 1)
    return torch.tensor([int(i * gap) for i in reversed(range(steps))])


def ddim_step(
    x_t: Tensor,
    t: int,
    t_prev: int,
    eps: Tensor,
    alphas_cumprod: Tensor,
    eta: float = 0.0,
    noise: Tensor | None = None,
) -> Tensor:
    a_t = alphas_cumprod[t]
    a_p = alphas_cumprod[t_prev] if t_prev > -1 else torch.ones_like(a_t)
    pred_x0 = (x_t - (1 - a_t) ** 0.5 * eps) / a_t**0.5
    sigma_t = eta * ((1 - a_p) / (1 - a_t) * (1 - a_t / a_p)).clamp(min=0) ** 0.5
    dir_xt = (1 - a_p - sigma_t**2).clamp(min=0) ** 0.5 * eps
    x_prev = a_p**0.5 * pred_x0 + dir_xt
    if eta > 0:
        if noise is None:
            noise = torch.randn_like(x_t)
        x_prev = x_prev + sigma_t * noise
    return x_prev


@torch.no_grad()
def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    time_range = ddim_timesteps(alphas_cumprod.shape[0], steps)
    x = x_T
    for i, step in enumerate(time_range):
        prev = int(time_range[i + 1]) if i + 1 < len(time_range) else -1
        ts = torch.full((x.shape[0],), int(step), dtype=torch.long)
        x = ddim_step(x, int(step), prev, model(x, ts), alphas_cumprod, eta)
    return x
