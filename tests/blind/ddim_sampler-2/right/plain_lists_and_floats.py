"""DDIM sampler."""

import math
from collections.abc import Callable

import torch
from torch import Tensor


def ddim_timesteps(T: int, steps: int) -> Tensor:
    """(steps,) int64 from T-1 down to 0."""
    visited = []
    if steps == 1:
        visited.append(T - 1)
    else:
        for i in range(steps):
            # count up from 0 in whole numbers, the last one is T-1
            visited.append(i * (T - 1) // (steps - 1))
        visited.reverse()
    return torch.tensor(visited, dtype=torch.int64)


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
    a_t = float(alphas_cumprod[t])
    if t_prev == -1:
        a_prev = 1.0
    else:
        a_prev = float(alphas_cumprod[t_prev])

    # 1. guess the clean example
    x0 = (x_t - math.sqrt(1 - a_t) * eps) / math.sqrt(a_t)
    if t_prev == -1:
        return x0

    # 2. how much fresh noise
    variance = eta**2 * (1 - a_prev) / (1 - a_t) * (1 - a_t / a_prev)
    if variance < 0:
        variance = 0.0

    # 3. how much of the old noise is left
    left = 1 - a_prev - variance
    if left < 0:
        left = 0.0
    x = math.sqrt(a_prev) * x0 + math.sqrt(left) * eps
    if eta > 0:
        if noise is None:
            noise = torch.randn_like(x_t)
        x = x + math.sqrt(variance) * noise
    return x


def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    """Samples from noise."""
    T = len(alphas_cumprod)
    times = ddim_timesteps(T, steps).tolist()
    x = x_T.clone()
    with torch.no_grad():
        for i in range(len(times)):
            t = times[i]
            if i + 1 < len(times):
                t_prev = times[i + 1]
            else:
                t_prev = -1
            t_batch = torch.zeros(x.shape[0], dtype=torch.int64, device=x.device) + t
            eps = model(x, t_batch)
            x = ddim_step(x, t, t_prev, eps, alphas_cumprod, eta)
    return x
