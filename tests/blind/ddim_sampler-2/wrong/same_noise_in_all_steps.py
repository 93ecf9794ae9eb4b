"""The DDIM sampler."""

from collections.abc import Callable

import torch
from torch import Tensor


def ddim_timesteps(T: int, steps: int) -> Tensor:
    """The timesteps from T-1 to 0."""
    return torch.linspace(T - 1, 0, steps, dtype=torch.float64).round().to(torch.int64)


def ddim_step(
    x_t: Tensor,
    t: int,
    t_prev: int,
    eps: Tensor,
    alphas_cumprod: Tensor,
    eta: float = 0.0,
    noise: Tensor | None = None,
) -> Tensor:
    """One step."""
    a_t = alphas_cumprod[t]
    a_s = alphas_cumprod.new_ones(()) if t_prev == -1 else alphas_cumprod[t_prev]
    sigma2 = eta**2 * (1 - a_s) / (1 - a_t) * (1 - a_t / a_s)
    guess = (x_t - (1 - a_t).sqrt() * eps) / a_t.sqrt()
    result = a_s.sqrt() * guess + (1 - a_s - sigma2).clamp(min=0).sqrt() * eps
    if eta > 0:
        if noise is None:
            noise = torch.randn_like(x_t)
        result = result + sigma2.sqrt() * noise
    return result


def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    """Samples from x_T."""
    noise = torch.randn_like(x_T) if eta > 0 else None
    x = x_T.detach()
    ts = ddim_timesteps(len(alphas_cumprod), steps).tolist()
    with torch.no_grad():
        for t, s in zip(ts, [*ts[1:], -1]):
            eps = model(x, torch.full((x.shape[0],), t, dtype=torch.int64, device=x.device))
            x = ddim_step(x, t, s, eps, alphas_cumprod, eta, noise)
    return x
