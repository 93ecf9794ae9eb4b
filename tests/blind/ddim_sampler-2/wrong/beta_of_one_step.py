"""The DDIM sampler."""

from collections.abc import Callable

import torch
from torch import Tensor


def ddim_timesteps(T: int, steps: int) -> Tensor:
    return torch.linspace(T - 1, 0, steps, dtype=torch.float64).round().long()


def betas_from(alphas_cumprod: Tensor) -> Tensor:
    """beta_t, since alphas_cumprod is the product of 1 - beta."""
    before = torch.cat([torch.ones_like(alphas_cumprod[:1]), alphas_cumprod[:-1]])
    return 1 - alphas_cumprod / before


def ddim_step(
    x_t: Tensor,
    t: int,
    t_prev: int,
    eps: Tensor,
    alphas_cumprod: Tensor,
    eta: float = 0.0,
    noise: Tensor | None = None,
) -> Tensor:
    a_t = alphas_cumprod[t]
    a_prev = alphas_cumprod[t_prev] if t_prev >= 0 else torch.ones_like(a_t)
    beta_t = betas_from(alphas_cumprod)[t]

    x_0 = (x_t - torch.sqrt(1 - a_t) * eps) / torch.sqrt(a_t)
    # eta times the posterior deviation
    sigma = eta * torch.sqrt((1 - a_prev) / (1 - a_t) * beta_t)
    x = torch.sqrt(a_prev) * x_0 + torch.sqrt((1 - a_prev - sigma**2).clamp(min=0)) * eps
    if eta > 0:
        noise = torch.randn_like(x_t) if noise is None else noise
        x = x + sigma * noise
    return x


def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    ts = ddim_timesteps(alphas_cumprod.shape[0], steps).tolist()
    ts.append(-1)
    x = x_T
    with torch.no_grad():
        for t, t_prev in zip(ts[:-1], ts[1:]):
            eps = model(x, torch.full((x.shape[0],), t))
            x = ddim_step(x, t, t_prev, eps, alphas_cumprod, eta)
    return x
