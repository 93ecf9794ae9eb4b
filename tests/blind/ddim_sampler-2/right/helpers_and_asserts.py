"""DDIM: guess the clean example, put the noise of an earlier level back."""

from collections.abc import Callable

import torch
from torch import Tensor


def _signal(alphas_cumprod: Tensor, t: int) -> Tensor:
    """The share of signal after step t; all of it before step 0."""
    assert -1 <= t < alphas_cumprod.numel(), f"no such timestep: {t}"
    if t == -1:
        return torch.ones((), dtype=torch.float64)
    return alphas_cumprod[t].detach().to("cpu", torch.float64)


def _sigma_squared(now: Tensor, then: Tensor, eta: float) -> Tensor:
    assert 0.0 <= eta <= 1.0
    return (eta**2 * (1 - then) / (1 - now) * (1 - now / then)).clamp(min=0.0)


def _clean_guess(x_t: Tensor, eps: Tensor, now: Tensor) -> Tensor:
    return (x_t - (1 - now).sqrt().item() * eps) / now.sqrt().item()


def ddim_timesteps(T: int, steps: int) -> Tensor:
    assert 1 <= steps <= T
    if steps == 1:
        return torch.tensor([T - 1])
    gaps = torch.full((steps - 1,), (T - 1) // (steps - 1))
    gaps[: (T - 1) % (steps - 1)] += 1  # the remainder goes to the first gaps
    ts = T - 1 - torch.cat([torch.zeros(1, dtype=torch.int64), gaps.cumsum(0)])
    assert ts[-1] == 0
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
    assert t_prev < t and eps.shape == x_t.shape
    now, then = _signal(alphas_cumprod, t), _signal(alphas_cumprod, t_prev)
    x_0 = _clean_guess(x_t, eps, now)
    if t_prev < 0:
        return x_0
    sigma2 = _sigma_squared(now, then, eta)
    direction = (1 - then - sigma2).clamp(min=0.0).sqrt().item()
    out = then.sqrt().item() * x_0 + direction * eps
    if eta > 0:
        if noise is None:
            noise = torch.randn_like(x_t)
        assert noise.shape == x_t.shape
        out = out + sigma2.sqrt().item() * noise
    assert out.dtype == x_t.dtype and out.shape == x_t.shape
    return out


def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    path = ddim_timesteps(len(alphas_cumprod), steps).tolist() + [-1]
    x = x_T.detach()
    for t, t_prev in zip(path, path[1:], strict=False):
        with torch.no_grad():
            eps = model(x, torch.full((x.shape[0],), t, dtype=torch.int64, device=x.device))
            x = ddim_step(x, t, t_prev, eps, alphas_cumprod, eta)
    assert not x.requires_grad
    return x
