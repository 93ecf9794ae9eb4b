"""The DDIM sampler: from noise to data in as few steps as you like, with a model trained for many."""

from collections.abc import Callable

import torch
from torch import Tensor


class Sampler:
    def __init__(self, alphas_cumprod: Tensor, steps: int, eta: float):
        self.abar = alphas_cumprod
        self.eta = eta
        self.times = ddim_timesteps(len(alphas_cumprod), steps).tolist()

    @torch.no_grad()
    def run(self, model, x: Tensor) -> Tensor:
        total = len(self.times)
        for i, t in enumerate(self.times):
            index = total - i - 1
            t_prev = self.times[i + 1] if index > 0 else -1
            ts = torch.full((x.shape[0],), index, dtype=torch.long, device=x.device)
            x = ddim_step(x, t, t_prev, model(x, ts), self.abar, self.eta)
        return x


def ddim_timesteps(T: int, steps: int) -> Tensor:
    """Whole numbers from T-1 down to 0."""
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
    """x at t_prev."""
    a = alphas_cumprod[t]
    p = alphas_cumprod[t_prev] if t_prev >= 0 else torch.ones_like(a)
    x0 = (x_t - (1 - a).sqrt() * eps) / a.sqrt()
    s = eta * ((1 - p) / (1 - a) * (1 - a / p)).clamp(min=0).sqrt()
    x = p.sqrt() * x0 + (1 - p - s * s).clamp(min=0).sqrt() * eps
    if eta > 0:
        x = x + s * (torch.randn_like(x) if noise is None else noise)
    return x


def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    """Samples."""
    return Sampler(alphas_cumprod, steps, eta).run(model, x_T)
