"""The DDIM sampler: from noise to data in as few steps as you like, with a model trained for many."""

from collections.abc import Callable

import torch
from torch import Tensor


def ddim_timesteps(T: int, steps: int) -> Tensor:
    """(steps,) int64, from T-1 to 0."""
    ts = torch.empty(steps, dtype=torch.int64)
    ts[0] = T - 1
    # like drawing a line in pixels: carry the error along
    error = 0
    for k in range(1, steps):
        gap, rest = divmod(T - 1, steps - 1)
        error += rest
        if error >= steps - 1:
            error -= steps - 1
            gap += 1
        ts[k] = ts[k - 1] - gap
    return ts


def ddim_step(
    x_t: Tensor,
    t: int,
    t_prev: int,
    eps: Tensor,
    alphas_cumprod: Tensor,
    eta: float = 0.0,
    noise: Tensor | None = None,
) -> Tensor:
    """One DDIM step. Works in place, but only on a copy."""
    a = alphas_cumprod[t].item()
    a_next = alphas_cumprod[t_prev].item() if t_prev != -1 else 1.0
    sigma2 = eta * eta * (1.0 - a_next) * (1.0 - a / a_next) / (1.0 - a)

    x = x_t.clone()
    x -= eps * (1.0 - a) ** 0.5
    x *= (a_next / a) ** 0.5
    x += eps * max(1.0 - a_next - sigma2, 0.0) ** 0.5
    if sigma2 > 0:
        fresh = torch.empty_like(x_t).normal_() if noise is None else noise
        x += fresh * sigma2**0.5
    return x


@torch.no_grad()
def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    """Samples."""
    x = x_T.clone()
    todo = ddim_timesteps(alphas_cumprod.size(0), steps).tolist()
    while todo:
        t = todo.pop(0)
        t_batch = torch.full((x.size(0),), t, dtype=torch.long, device=x.device)
        eps = model(x, t_batch)
        x = ddim_step(x, t, todo[0] if todo else -1, eps, alphas_cumprod, eta)
    return x
