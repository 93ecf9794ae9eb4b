"""The DDIM sampler: from noise to data in as few steps as you like, with a model trained for many."""

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor


def ddim_timesteps(T: int, steps: int) -> Tensor:
    grid = np.linspace(T - 1, 0, num=steps, endpoint=True)
    return torch.from_numpy(np.rint(grid).astype(np.int64))


def ddim_step(
    x_t: Tensor,
    t: int,
    t_prev: int,
    eps: Tensor,
    alphas_cumprod: Tensor,
    eta: float = 0.0,
    noise: Tensor | None = None,
) -> Tensor:
    abar = alphas_cumprod.detach().cpu().double().numpy()
    abar = np.append(abar, 1.0)  # index -1 is now the clean example
    at, ap = abar[t], abar[t_prev]
    sigma = eta * np.sqrt((1 - ap) / (1 - at)) * np.sqrt(max(1 - at / ap, 0.0))
    along = np.sqrt(max(1 - ap - sigma**2, 0.0))
    pred_x0 = (x_t - float(np.sqrt(1 - at)) * eps) / float(np.sqrt(at))
    out = float(np.sqrt(ap)) * pred_x0 + float(along) * eps
    if eta > 0:
        xi = torch.randn(x_t.shape, dtype=x_t.dtype, device=x_t.device) if noise is None else noise
        out = out + float(sigma) * xi
    return out


@torch.no_grad()
def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    seq = ddim_timesteps(alphas_cumprod.shape[0], steps).numpy()
    seq_next = np.append(seq[1:], -1)
    xs = [x_T]
    for i, j in zip(seq, seq_next):
        t = torch.full((x_T.shape[0],), int(i), dtype=torch.long, device=x_T.device)
        et = model(xs[-1], t)
        xs.append(ddim_step(xs[-1], int(i), int(j), et, alphas_cumprod, eta))
    return xs[-1]
