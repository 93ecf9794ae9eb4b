"""DDIM."""

from collections.abc import Callable

import torch
from torch import Tensor


def ddim_timesteps(T: int, steps: int) -> Tensor:
    if steps == 1:
        return torch.tensor([T - 1])
    return torch.tensor([(steps - 1 - i) * (T - 1) // (steps - 1) for i in range(steps)])


def ddim_step(
    x_t: Tensor,
    t: int,
    t_prev: int,
    eps: Tensor,
    alphas_cumprod: Tensor,
    eta: float = 0.0,
    noise: Tensor | None = None,
) -> Tensor:
    a = float(alphas_cumprod[t])
    b = float(alphas_cumprod[t_prev]) if t_prev != -1 else 1.0
    x0 = (x_t - (1 - a) ** 0.5 * eps) / a**0.5
    var = eta**2 * (1 - b) / (1 - a) * (1 - a / b)
    x = b**0.5 * x0 + max(1 - b - var, 0.0) ** 0.5 * eps
    if eta > 0:
        noise = noise or torch.randn_like(x_t)
        x = x + var**0.5 * noise
    return x


def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    times = ddim_timesteps(len(alphas_cumprod), steps).tolist() + [-1]
    x = x_T
    with torch.no_grad():
        for now, then in zip(times, times[1:]):
            x = ddim_step(x, now, then, model(x, torch.tensor([now] * len(x))), alphas_cumprod, eta)
    return x
