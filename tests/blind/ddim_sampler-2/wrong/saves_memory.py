"""DDIM with little memory: the samples are made in the place of the noise."""

import math
from collections.abc import Callable

import torch
from torch import Tensor


def ddim_timesteps(T: int, steps: int) -> Tensor:
    if steps == 1:
        return torch.tensor([T - 1])
    return torch.tensor([round((T - 1) * k / (steps - 1)) for k in range(steps - 1, -1, -1)])


def coefficients(alphas_cumprod: Tensor, t: int, t_prev: int, eta: float) -> tuple[float, float, float]:
    a = alphas_cumprod[t].item()
    b = 1.0 if t_prev < 0 else alphas_cumprod[t_prev].item()
    sigma = eta * math.sqrt((1 - b) / (1 - a) * (1 - a / b))
    scale = math.sqrt(b / a)
    return scale, math.sqrt(max(1 - b - sigma**2, 0.0)) - scale * math.sqrt(1 - a), sigma


def ddim_step(
    x_t: Tensor,
    t: int,
    t_prev: int,
    eps: Tensor,
    alphas_cumprod: Tensor,
    eta: float = 0.0,
    noise: Tensor | None = None,
) -> Tensor:
    c_x, c_eps, sigma = coefficients(alphas_cumprod, t, t_prev, eta)
    out = c_x * x_t + c_eps * eps
    if eta > 0:
        out = out + sigma * (torch.randn_like(x_t) if noise is None else noise)
    return out


def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    times = ddim_timesteps(len(alphas_cumprod), steps).tolist() + [-1]
    x = x_T
    for t, t_prev in zip(times, times[1:]):
        eps = model(x, torch.full((x.shape[0],), t, dtype=torch.int64))
        c_x, c_eps, sigma = coefficients(alphas_cumprod, t, t_prev, eta)
        x.mul_(c_x).add_(eps, alpha=c_eps)
        if eta > 0:
            x.add_(torch.randn_like(x), alpha=sigma)
    return x
