"""The DDIM sampler: from noise to data in as few steps as you like, with a model trained for many."""

import torch.nn.functional as F
from collections.abc import Callable

import torch
from torch import Tensor


def ddim_timesteps(T: int, steps: int) -> Tensor:
    """T-1 ... 0."""
    k = torch.arange(steps - 1, -1, -1)
    return k * (T - 1) // (steps - 1) if steps > 1 else torch.tensor([T - 1])


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
    # alphas_cumprod of the step before, 1 in front of the first
    alphas_cumprod_prev = F.pad(alphas_cumprod[:-1], (1, 0), value=1.0)
    a, a_prev = alphas_cumprod[t], alphas_cumprod_prev[t]
    x_start = (x_t - (1 - a).sqrt() * eps) / a.sqrt()
    if t_prev < 0:
        return x_start
    sigma = eta * ((1 - a_prev) / (1 - a) * (1 - a / a_prev)).clamp(min=0).sqrt()
    c = (1 - a_prev - sigma**2).clamp(min=0).sqrt()
    x = x_start * a_prev.sqrt() + c * eps
    if eta > 0:
        x = x + sigma * (torch.randn_like(x_t) if noise is None else noise)
    return x.to(x_t.dtype)


@torch.no_grad()
def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    times = ddim_timesteps(alphas_cumprod.shape[0], steps).tolist() + [-1]
    img = x_T
    for time, time_next in zip(times[:-1], times[1:]):
        time_cond = torch.full((img.shape[0],), time, dtype=torch.long)
        img = ddim_step(img, time, time_next, model(img, time_cond), alphas_cumprod, eta)
    return img
