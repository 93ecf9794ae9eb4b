"""The DDIM sampler: from noise to data in as few steps as you like, with a model trained for many.

A diffusion model that predicts noise was trained on x_t alone, so it fits every chain with the same marginals. DDIM
guesses the clean example from x_t, then puts noise back to the level of an earlier step, however far away: the
predicted noise again, and with eta > 0 some fresh noise in its place.

What is fixed here, because other code does it differently:

- Timesteps are indices into alphas_cumprod, counted from 0: alphas_cumprod[t] is the share of signal after step t,
  its noise included. Before step 0 there is the clean example: t_prev = -1 stands for it, with alphas_cumprod 1.
- x_0 is not clipped.
- Steps go from T-1 to 0 inclusive, as evenly as whole numbers can; each is used once; the last step goes to -1.
- eta = 0 draws nothing, eta = 1 is the ancestral sampler.

Check your work with `course grade ddim_sampler`.
"""

import math
from collections.abc import Callable

import torch
from torch import Tensor


def _gaps(total: int, parts: int) -> list[int]:
    """Splits total into parts whole numbers that differ by 1 at most, the large ones first."""
    small, left_over = divmod(total, parts)
    return [small + 1] * left_over + [small] * (parts - left_over)


def ddim_timesteps(T: int, steps: int) -> Tensor:
    """The timesteps that a sampler of so many steps visits, falling from T-1 to 0."""
    assert 1 <= steps <= T, "between 1 and T steps"
    here = T - 1
    visited = [here]
    if steps > 1:
        for gap in _gaps(T - 1, steps - 1):
            here -= gap
            visited.append(here)
        assert here == 0
    assert len(visited) == steps
    return torch.tensor(visited, dtype=torch.int64)


def _signal(alphas_cumprod: Tensor, t: int) -> float:
    assert -1 <= t < len(alphas_cumprod)
    return 1.0 if t == -1 else alphas_cumprod[t].item()


def _guess_x0(x_t: Tensor, eps: Tensor, a_t: float) -> Tensor:
    return (x_t - math.sqrt(1 - a_t) * eps) / math.sqrt(a_t)


def _sigma(a_t: float, a_s: float, eta: float) -> float:
    return eta * math.sqrt((1 - a_s) / (1 - a_t) * max(0.0, 1 - a_t / a_s))


def ddim_step(
    x_t: Tensor,
    t: int,
    t_prev: int,
    eps: Tensor,
    alphas_cumprod: Tensor,
    eta: float = 0.0,
    noise: Tensor | None = None,
) -> Tensor:
    """One step from t to t_prev < t; -1 is the clean example."""
    assert t_prev < t
    assert eps.shape == x_t.shape
    assert 0 <= eta <= 1
    a_t, a_s = _signal(alphas_cumprod, t), _signal(alphas_cumprod, t_prev)
    x0 = _guess_x0(x_t, eps, a_t)
    sigma = _sigma(a_t, a_s, eta)
    result = math.sqrt(a_s) * x0 + math.sqrt(max(0.0, 1 - a_s - sigma**2)) * eps
    if sigma > 0:
        if noise is None:
            noise = torch.randn_like(x_t)
        assert noise.shape == x_t.shape
        result = result + sigma * noise
    assert result.shape == x_t.shape and result.dtype == x_t.dtype
    return result


def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    """Samples, from noise x_T, in so many steps."""
    visited = ddim_timesteps(len(alphas_cumprod), steps).tolist()
    targets = visited[1:] + [-1]
    x = x_T
    with torch.no_grad():
        for t, t_prev in zip(visited, targets, strict=True):
            ts = torch.full((x.shape[0],), t, dtype=torch.int64, device=x.device)
            x = ddim_step(x, t, t_prev, model(x, ts), alphas_cumprod, eta)
    return x
