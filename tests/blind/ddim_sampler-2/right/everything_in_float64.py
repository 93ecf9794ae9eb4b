"""DDIM, calculated in float64: x_s = c_x * x_t + c_eps * eps + sigma * noise."""

import math
from collections.abc import Callable

import torch
from torch import Tensor


def ddim_timesteps(T: int, steps: int) -> Tensor:
    if steps == 1:
        return torch.full((1,), T - 1, dtype=torch.int64)
    k = torch.arange(steps, dtype=torch.int64)
    return (T - 1) - torch.div(k * (T - 1), steps - 1, rounding_mode="floor")


def ddim_step(
    x_t: Tensor,
    t: int,
    t_prev: int,
    eps: Tensor,
    alphas_cumprod: Tensor,
    eta: float = 0.0,
    noise: Tensor | None = None,
) -> Tensor:
    abar = alphas_cumprod.double()
    a = abar[t].item()
    b = 1.0 if t_prev < 0 else abar[t_prev].item()
    sigma = eta * math.sqrt((1 - b) / (1 - a)) * math.sqrt(max(0.0, 1 - a / b))
    c_x = math.sqrt(b) / math.sqrt(a)
    c_eps = math.sqrt(max(0.0, 1 - b - sigma**2)) - c_x * math.sqrt(1 - a)
    out = c_x * x_t.double() + c_eps * eps.double()
    if eta > 0:
        if noise is None:
            noise = torch.randn_like(x_t)
        out += sigma * noise.double()
    return out.to(x_t.dtype)


def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    with torch.no_grad():
        ts = ddim_timesteps(len(alphas_cumprod), steps)
        x = x_T.detach().clone()
        while len(ts) > 0:
            t, ts = ts[0], ts[1:]
            s = int(ts[0]) if len(ts) > 0 else -1
            eps = model(x, t.expand(x.shape[0]).clone())
            x = ddim_step(x, int(t), s, eps, alphas_cumprod, eta)
        return x
