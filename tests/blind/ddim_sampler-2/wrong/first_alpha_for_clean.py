"""DDIM with a scheduler-like helper."""

from collections.abc import Callable

import torch
from torch import Tensor


def ddim_timesteps(T: int, steps: int) -> Tensor:
    return torch.linspace(T - 1, 0, steps, dtype=torch.float64).round().to(torch.int64)


class Schedule:
    def __init__(self, alphas_cumprod: Tensor):
        self.alphas_cumprod = alphas_cumprod
        self.final_alpha_cumprod = alphas_cumprod[0]

    def at(self, t: int) -> Tensor:
        return self.alphas_cumprod[t] if t >= 0 else self.final_alpha_cumprod

    def sigma(self, t: int, t_prev: int) -> Tensor:
        ratio = (1 - self.at(t_prev)) / (1 - self.at(t))
        return (ratio * (1 - self.at(t) / self.at(t_prev)).clamp(min=0)).sqrt()


def ddim_step(
    x_t: Tensor,
    t: int,
    t_prev: int,
    eps: Tensor,
    alphas_cumprod: Tensor,
    eta: float = 0.0,
    noise: Tensor | None = None,
) -> Tensor:
    schedule = Schedule(alphas_cumprod)
    a_t, a_prev = schedule.at(t), schedule.at(t_prev)
    sigma = eta * schedule.sigma(t, t_prev)
    pred_x0 = (x_t - (1 - a_t).sqrt() * eps) / a_t.sqrt()
    dir_xt = (1 - a_prev - sigma**2).clamp(min=0).sqrt() * eps
    x_prev = a_prev.sqrt() * pred_x0 + dir_xt
    if eta > 0:
        if noise is None:
            noise = torch.randn_like(x_t)
        x_prev = x_prev + sigma * noise
    return x_prev


@torch.no_grad()
def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    ts = ddim_timesteps(len(alphas_cumprod), steps).tolist()
    img = x_T
    for index, step in enumerate(ts):
        prev = ts[index + 1] if index + 1 < len(ts) else -1
        eps = model(img, torch.full((img.shape[0],), step, dtype=torch.long))
        img = ddim_step(img, step, prev, eps, alphas_cumprod, eta)
    return img
