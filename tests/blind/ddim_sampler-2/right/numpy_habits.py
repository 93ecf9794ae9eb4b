"""Sampling a noise predictor in few steps (DDIM)."""

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor


def ddim_timesteps(T: int, steps: int) -> Tensor:
    grid = np.rint(np.linspace(T - 1, 0, num=steps)).astype(np.int64)
    return torch.from_numpy(grid)


def ddim_step(
    x_t: Tensor,
    t: int,
    t_prev: int,
    eps: Tensor,
    alphas_cumprod: Tensor,
    eta: float = 0.0,
    noise: Tensor | None = None,
) -> Tensor:
    table = np.append(alphas_cumprod.detach().cpu().numpy().astype(np.float64), 1.0)
    now, then = table[t], table[t_prev]  # the 1.0 at the end is what index -1 finds

    sigma2 = eta * eta * (1.0 - then) / (1.0 - now) * np.clip(1.0 - now / then, 0.0, None)
    keep = np.sqrt(np.clip(1.0 - then - sigma2, 0.0, None))

    guess = (x_t - float(np.sqrt(1.0 - now)) * eps) / float(np.sqrt(now))
    out = float(np.sqrt(then)) * guess + float(keep) * eps
    if eta > 0.0:
        fresh = torch.randn_like(x_t) if noise is None else noise
        out = out + float(np.sqrt(sigma2)) * fresh
    return out


@torch.no_grad()
def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    ts = ddim_timesteps(alphas_cumprod.shape[0], steps).numpy()
    nxt = np.concatenate([ts[1:], [-1]])
    x = x_T
    for t, s in zip(ts, nxt):
        t_vec = torch.full((x.size(0),), int(t), dtype=torch.long, device=x.device)
        x = ddim_step(x, int(t), int(s), model(x, t_vec), alphas_cumprod, eta=eta)
    return x
