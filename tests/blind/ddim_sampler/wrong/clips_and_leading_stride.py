"""The DDIM sampler: from noise to data in as few steps as you like, with a model trained for many."""

import numpy as np
from collections.abc import Callable

import torch
from torch import Tensor


def ddim_timesteps(T: int, steps: int) -> Tensor:
    """Every (T // steps)-th timestep, from above."""
    stride = T // steps
    seq = np.arange(0, T, stride)[:steps]
    return torch.from_numpy(seq[::-1].copy()).long()


def ddim_step(
    x_t: Tensor,
    t: int,
    t_prev: int,
    eps: Tensor,
    alphas_cumprod: Tensor,
    eta: float = 0.0,
    noise: Tensor | None = None,
) -> Tensor:
    at = alphas_cumprod[t]
    at_next = alphas_cumprod[t_prev] if t_prev >= 0 else torch.ones_like(at)
    x0_t = (x_t - eps * (1 - at).sqrt()) / at.sqrt()
    x0_t = x0_t.clamp(-1.0, 1.0)
    c1 = eta * ((1 - at / at_next) * (1 - at_next) / (1 - at)).clamp(min=0).sqrt()
    c2 = ((1 - at_next) - c1**2).clamp(min=0).sqrt()
    xt_next = at_next.sqrt() * x0_t + c2 * eps
    if eta > 0:
        xt_next = xt_next + c1 * (torch.randn_like(x_t) if noise is None else noise)
    return xt_next


@torch.no_grad()
def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    seq = ddim_timesteps(len(alphas_cumprod), steps).tolist()
    seq_next = seq[1:] + [-1]
    xt = x_T
    for i, j in zip(seq, seq_next):
        t = (torch.ones(xt.size(0)) * i).long()
        xt = ddim_step(xt, i, j, model(xt, t), alphas_cumprod, eta)
    return xt
