"""DDIM."""

from collections.abc import Callable

import torch
from torch import Tensor


def ddim_timesteps(T: int, steps: int) -> Tensor:
    """Evenly spaced from T-1 to 0."""
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
    """From t to t_prev."""
    a_t = alphas_cumprod[t].double()
    a_prev = alphas_cumprod[t_prev].double() if t_prev >= 0 else torch.tensor(1.0, dtype=torch.float64)
    sigma2 = eta**2 * (1 - a_prev) / (1 - a_t) * (1 - a_t / a_prev)
    x0 = (x_t - (1 - a_t).sqrt() * eps) / a_t.sqrt()
    x = a_prev.sqrt() * x0 + (1 - a_prev - sigma2).clamp(min=0).sqrt() * eps
    if eta > 0:
        x = x + sigma2.sqrt() * (noise if noise is not None else torch.randn_like(x_t))
    return x


@torch.no_grad()
def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    """The whole way."""
    times = ddim_timesteps(len(alphas_cumprod), steps).tolist()
    times.append(-1)
    x = x_T
    for i in range(steps):
        index = steps - i - 1
        t = torch.full((x.shape[0],), index, device=x.device, dtype=torch.long)
        eps = model(x, t)
        x = ddim_step(x, times[i], times[i + 1], eps, alphas_cumprod, eta)
    return x
