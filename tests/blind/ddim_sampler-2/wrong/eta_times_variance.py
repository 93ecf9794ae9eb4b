"""DDIM."""

from collections.abc import Callable

import torch
from torch import Tensor


def ddim_timesteps(T: int, steps: int) -> Tensor:
    if steps == 1:
        return torch.tensor([T - 1])
    return torch.tensor([round(i * (T - 1) / (steps - 1)) for i in reversed(range(steps))])


def _abar(alphas_cumprod, t):
    return float(alphas_cumprod[t]) if t >= 0 else 1.0


def ddim_step(
    x_t: Tensor,
    t: int,
    t_prev: int,
    eps: Tensor,
    alphas_cumprod: Tensor,
    eta: float = 0.0,
    noise: Tensor | None = None,
) -> Tensor:
    a_t, a_s = _abar(alphas_cumprod, t), _abar(alphas_cumprod, t_prev)
    posterior_variance = (1 - a_s) / (1 - a_t) * (1 - a_t / a_s)
    variance = eta * posterior_variance
    x0 = (x_t - (1 - a_t) ** 0.5 * eps) / a_t**0.5
    mean = a_s**0.5 * x0 + max(1 - a_s - variance, 0.0) ** 0.5 * eps
    if eta == 0:
        return mean
    if noise is None:
        noise = torch.randn_like(x_t)
    return mean + variance**0.5 * noise


@torch.no_grad()
def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    timesteps = ddim_timesteps(len(alphas_cumprod), steps).tolist()
    x = x_T
    for i, t in enumerate(timesteps):
        t_prev = timesteps[i + 1] if i < steps - 1 else -1
        t_batch = torch.full((len(x),), t, dtype=torch.int64)
        x = ddim_step(x, t, t_prev, model(x, t_batch), alphas_cumprod, eta)
    return x
