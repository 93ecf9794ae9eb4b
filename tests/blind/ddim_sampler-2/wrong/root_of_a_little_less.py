"""DDIM sampling."""

from collections.abc import Callable

import torch
import torch.nn.functional as F
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
    padded = F.pad(alphas_cumprod, (1, 0), value=1.0)  # clean example first
    a_t, a_prev = padded[t + 1], padded[t_prev + 1]
    sigma = eta * torch.sqrt((1 - a_prev) / (1 - a_t)) * torch.sqrt(1 - a_t / a_prev)
    x0 = (x_t - torch.sqrt(1 - a_t) * eps) / torch.sqrt(a_t)
    out = torch.sqrt(a_prev) * x0 + torch.sqrt(1 - a_prev - sigma**2) * eps
    if eta > 0:
        noise = torch.randn_like(x_t) if noise is None else noise
        out = out + sigma * noise
    return out


@torch.no_grad()
def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    x = x_T
    ts = ddim_timesteps(len(alphas_cumprod), steps)
    for t, t_prev in zip(ts.tolist(), F.pad(ts[1:], (0, 1), value=-1).tolist()):
        eps = model(x, torch.full((x.shape[0],), t))
        x = ddim_step(x, t, t_prev, eps, alphas_cumprod, eta)
    return x
