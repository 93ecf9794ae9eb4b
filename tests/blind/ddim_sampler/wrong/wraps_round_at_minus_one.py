"""The DDIM sampler: from noise to data in as few steps as you like, with a model trained for many."""

from collections.abc import Callable

import torch
from torch import Tensor


def ddim_timesteps(T: int, steps: int) -> Tensor:
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
    a_t = alphas_cumprod[t]
    a_prev = alphas_cumprod[t_prev]
    x0 = (x_t - torch.sqrt(1 - a_t) * eps) / torch.sqrt(a_t)
    sigma = eta * torch.sqrt((1 - a_prev) / (1 - a_t) * (1 - a_t / a_prev).clamp(min=0))
    direction = torch.sqrt((1 - a_prev - sigma**2).clamp(min=0)) * eps
    x_prev = torch.sqrt(a_prev) * x0 + direction
    if eta > 0:
        if noise is None:
            noise = torch.randn_like(x_t)
        x_prev = x_prev + sigma * noise
    return x_prev


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
    for t, t_prev in zip(ts, ts[1:] + [-1]):
        t_batch = torch.full((len(x),), t, dtype=torch.long)
        x = ddim_step(x, t, t_prev, model(x, t_batch), alphas_cumprod, eta)
    return x
