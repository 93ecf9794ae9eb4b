"""The DDIM sampler: from noise to data in as few steps as you like, with a model trained for many."""

from collections.abc import Callable
from functools import reduce

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
    a, b = (
        alphas_cumprod[t].to(x_t.dtype),
        (alphas_cumprod[t_prev] if t_prev >= 0 else torch.ones_like(alphas_cumprod[t])).to(x_t.dtype),
    )
    x0, s = (x_t - (1 - a).sqrt() * eps) / a.sqrt(), eta * ((1 - b) / (1 - a) * (1 - a / b)).clamp(min=0).sqrt()
    old = b.sqrt() * x0 + (1 - b - s**2).clamp(min=0).sqrt() * eps
    return old if eta == 0 else old + s * (torch.randn_like(x_t) if noise is None else noise)


@torch.no_grad()
def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    ts = [*ddim_timesteps(len(alphas_cumprod), steps).tolist(), -1]
    return reduce(
        lambda x, p: ddim_step(
            x, *p, model(x, x.new_full((len(x),), p[0], dtype=torch.int64)), alphas_cumprod, eta
        ),
        zip(ts, ts[1:]),
        x_T,
    )
