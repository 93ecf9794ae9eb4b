"""DDIM in angles: signal is cos(phi), noise is sin(phi)."""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.distributions import Normal


def levels(alphas_cumprod: Tensor, t: int) -> tuple[float, float]:
    """cos and sin of the angle at t."""
    if t < 0:
        return 1.0, 0.0
    share = alphas_cumprod[t].to(torch.float64)
    return share.sqrt().item(), (1 - share).sqrt().item()


def ddim_timesteps(T: int, steps: int) -> Tensor:
    up = torch.linspace(0, T - 1, steps, dtype=torch.float64).add(0.5).floor().to(torch.int64)
    return up.flip(0) if steps > 1 else torch.tensor([T - 1])


def ddim_step(
    x_t: Tensor,
    t: int,
    t_prev: int,
    eps: Tensor,
    alphas_cumprod: Tensor,
    eta: float = 0.0,
    noise: Tensor | None = None,
) -> Tensor:
    cos_t, sin_t = levels(alphas_cumprod, t)
    cos_s, sin_s = levels(alphas_cumprod, t_prev)
    x_0 = (x_t - sin_t * eps) / cos_t

    # share of the new noise that is fresh: sigma / sin_s, between 0 and 1
    fresh = eta * max(1.0 - (cos_t / cos_s) ** 2, 0.0) ** 0.5 / sin_t
    fresh = min(fresh, 1.0)
    old = (1.0 - fresh**2) ** 0.5

    mixed = old * eps
    if eta > 0:
        if noise is None:
            noise = Normal(torch.zeros_like(x_t), 1.0).sample()
        mixed = mixed + fresh * noise
    return cos_s * x_0 + sin_s * mixed


def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    @torch.no_grad()
    def walk(x: Tensor, left: list[int]) -> Tensor:
        for k, t in enumerate(left):
            s = left[k + 1] if k + 1 < len(left) else -1
            at = torch.tensor([t] * x.shape[0], device=x.device)
            x = ddim_step(x, t, s, model(x, at), alphas_cumprod, eta)
        return x

    return walk(x_T.detach(), ddim_timesteps(alphas_cumprod.shape[0], steps).tolist())
