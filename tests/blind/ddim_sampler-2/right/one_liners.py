from collections.abc import Callable
from functools import reduce
from itertools import pairwise

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
    a, b = alphas_cumprod[t].item(), alphas_cumprod[t_prev].item() if t_prev >= 0 else 1.0
    s2 = eta**2 * (1 - b) / (1 - a) * (1 - a / b)
    x = b**0.5 * (x_t - (1 - a) ** 0.5 * eps) / a**0.5 + max(1 - b - s2, 0.0) ** 0.5 * eps
    return x if eta == 0 else x + s2**0.5 * (torch.randn_like(x_t) if noise is None else noise)


def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    with torch.no_grad():
        return reduce(
            lambda x, ts: ddim_step(x, *ts, model(x, torch.full((len(x),), ts[0])), alphas_cumprod, eta),
            pairwise([*ddim_timesteps(len(alphas_cumprod), steps).tolist(), -1]),
            x_T,
        )
