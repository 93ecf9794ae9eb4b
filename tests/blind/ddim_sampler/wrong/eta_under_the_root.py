"""The DDIM sampler: from noise to data in as few steps as you like, with a model trained for many."""

import math
from collections.abc import Callable

import torch
from torch import Tensor


def ddim_timesteps(T: int, steps: int) -> Tensor:
    out = [round(i * (T - 1) / max(steps - 1, 1)) for i in range(steps)]
    if steps == 1:
        out = [T - 1]
    return torch.tensor(sorted(out, reverse=True), dtype=torch.int64)


def alpha_bar(alphas_cumprod, t):
    return 1.0 if t < 0 else float(alphas_cumprod[t])


def ddim_step(
    x_t: Tensor,
    t: int,
    t_prev: int,
    eps: Tensor,
    alphas_cumprod: Tensor,
    eta: float = 0.0,
    noise: Tensor | None = None,
) -> Tensor:
    a, b = alpha_bar(alphas_cumprod, t), alpha_bar(alphas_cumprod, t_prev)
    x0 = (x_t - math.sqrt(1 - a) * eps) / math.sqrt(a)
    # eta = 0: no noise, eta = 1: the whole posterior variance
    var = eta * (1 - b) / (1 - a) * (1 - a / b)
    x = math.sqrt(b) * x0 + math.sqrt(max(1 - b - var, 0)) * eps
    if eta > 0:
        if noise is None:
            noise = torch.randn_like(x_t)
        x = x + math.sqrt(var) * noise
    return x


def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    ts = ddim_timesteps(len(alphas_cumprod), steps).tolist() + [-1]
    x = x_T.detach().clone()
    for i in range(steps):
        with torch.no_grad():
            eps = model(x, torch.tensor([ts[i]] * len(x)))
        x = ddim_step(x, ts[i], ts[i + 1], eps.detach(), alphas_cumprod, eta)
    return x
