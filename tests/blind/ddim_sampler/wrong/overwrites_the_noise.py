"""The DDIM sampler: from noise to data in as few steps as you like, with a model trained for many."""

from collections.abc import Callable

import torch
from torch import Tensor


def ddim_timesteps(T: int, steps: int) -> Tensor:
    ts = [T - 1]
    for k in range(1, steps):
        ts.append((T - 1) * (steps - 1 - k) // (steps - 1))
    return torch.tensor(ts, dtype=torch.int64)


def ddim_step(
    x_t: Tensor,
    t: int,
    t_prev: int,
    eps: Tensor,
    alphas_cumprod: Tensor,
    eta: float = 0.0,
    noise: Tensor | None = None,
) -> Tensor:
    a = alphas_cumprod[t].item()
    b = 1.0 if t_prev == -1 else alphas_cumprod[t_prev].item()
    sigma = eta * ((1 - b) / (1 - a) * max(1 - a / b, 0)) ** 0.5
    # to save memory: no new tensor for every line
    x_t -= (1 - a) ** 0.5 * eps
    x_t /= a**0.5
    x_t *= b**0.5
    x_t += max(1 - b - sigma**2, 0) ** 0.5 * eps
    if eta > 0:
        x_t += sigma * (torch.randn_like(x_t) if noise is None else noise)
    return x_t


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
        x = ddim_step(x, t, t_prev, model(x, torch.full((len(x),), t)), alphas_cumprod, eta)
    return x
