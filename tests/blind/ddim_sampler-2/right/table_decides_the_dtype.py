"""DDIM sampler, with an `extract` like in the public implementations."""

from collections.abc import Callable

import torch
from torch import Tensor


def extract(table: Tensor, t: int, x: Tensor) -> Tensor:
    """The entry of the table, in a shape that broadcasts against x."""
    if t < 0:
        value = table.new_ones(1)
    else:
        value = table[t : t + 1]
    return value.reshape(1, *([1] * (x.dim() - 1)))


def ddim_timesteps(T: int, steps: int) -> Tensor:
    if steps == 1:
        return torch.tensor([T - 1])
    k = torch.arange(steps)
    return T - 1 - (k * (T - 1)) // (steps - 1)


def ddim_step(
    x_t: Tensor,
    t: int,
    t_prev: int,
    eps: Tensor,
    alphas_cumprod: Tensor,
    eta: float = 0.0,
    noise: Tensor | None = None,
) -> Tensor:
    a_t = extract(alphas_cumprod, t, x_t)
    a_prev = extract(alphas_cumprod, t_prev, x_t)
    sigma = eta * torch.sqrt((1 - a_prev) / (1 - a_t) * (1 - a_t / a_prev))
    x_0 = (x_t - torch.sqrt(1 - a_t) * eps) / torch.sqrt(a_t)
    mean = torch.sqrt(a_prev) * x_0 + torch.sqrt((1 - a_prev - sigma**2).clamp(min=0)) * eps
    if eta > 0:
        if noise is None:
            noise = torch.randn_like(x_t)
        return mean + sigma * noise
    return mean


@torch.no_grad()
def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    ts = ddim_timesteps(alphas_cumprod.shape[0], steps)
    pairs = list(zip(ts.tolist(), ts.tolist()[1:] + [-1]))
    x = x_T
    for t, t_prev in pairs:
        eps = model(x, torch.full((x.shape[0],), t, dtype=torch.int64))
        x = ddim_step(x, t, t_prev, eps, alphas_cumprod, eta)
    return x
