"""The DDIM sampler: from noise to data in as few steps as you like, with a model trained for many."""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.distributions import Normal


def ddim_timesteps(T: int, steps: int) -> Tensor:
    """Strictly falling, T-1 to 0."""
    i = torch.arange(steps, dtype=torch.int64)
    # rounded division of integers: exact for any T
    half = max(steps - 1, 1)
    up = torch.div(2 * i * (T - 1) + half, 2 * half, rounding_mode="floor")
    return (T - 1) - up


def ddim_step(
    x_t: Tensor,
    t: int,
    t_prev: int,
    eps: Tensor,
    alphas_cumprod: Tensor,
    eta: float = 0.0,
    noise: Tensor | None = None,
) -> Tensor:
    """The next x is a Gaussian given x_t; its mean is the DDIM mean and its scale is sigma."""
    wide = alphas_cumprod.double()
    abar_t = wide[t]
    abar_s = wide.new_tensor(1.0) if t_prev < 0 else wide[t_prev]

    # what is left of the old noise at eta: written as a product it cannot become negative
    beta_like = (1 - abar_t / abar_s).clamp(min=0)
    var = eta**2 * (1 - abar_s) / (1 - abar_t) * beta_like
    keep = (1 - abar_s - var).clamp(min=0).sqrt()

    x0 = (x_t.double() - (1 - abar_t).sqrt() * eps.double()) / abar_t.sqrt()
    mean = abar_s.sqrt() * x0 + keep * eps.double()
    if eta == 0 or t_prev < 0:
        return mean.to(x_t.dtype)
    scale = var.sqrt()
    if noise is None:
        unit = Normal(torch.zeros_like(x_t), torch.ones_like(x_t))
        noise = unit.sample()
    return (mean + scale * noise.double()).to(x_t.dtype)


def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    """Walks down the timesteps."""
    x = x_T.detach()
    ts = ddim_timesteps(alphas_cumprod.numel(), steps)
    for k, t in enumerate(ts):
        last = k == steps - 1
        t_prev = -1 if last else int(ts[k + 1])
        with torch.no_grad():
            eps = model(x, t.to(x.device).repeat(x.size(0)))
            x = ddim_step(x, int(t), t_prev, eps, alphas_cumprod, eta=eta)
    return x
