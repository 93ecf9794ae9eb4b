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

from collections.abc import Callable

import torch
from torch import Tensor


def ddim_timesteps(T: int, steps: int) -> Tensor:
    """The timesteps, from T-1 down to 0."""
    if steps == 1:
        return torch.tensor([T - 1])
    out = []
    for i in range(steps):
        # whole numbers only, so nothing can be rounded the wrong way
        out.append((T - 1) - (i * (T - 1)) // (steps - 1))
    return torch.tensor(out, dtype=torch.int64)


@torch.no_grad()
def ddim_step(
    x_t: Tensor,
    t: int,
    t_prev: int,
    eps: Tensor,
    alphas_cumprod: Tensor,
    eta: float = 0.0,
    noise: Tensor | None = None,
) -> Tensor:
    """One step from t to t_prev."""
    # numbers instead of tensors: easier to look at
    a_t = float(alphas_cumprod[t])
    if t_prev == -1:
        a_prev = 1.0
    else:
        a_prev = float(alphas_cumprod[t_prev])

    # guess of the clean example
    x0 = (x_t - (1 - a_t) ** 0.5 * eps) / a_t**0.5
    if t_prev == -1:
        return x0

    if eta == 0:
        return a_prev**0.5 * x0 + (1 - a_prev) ** 0.5 * eps

    variance = eta**2 * (1 - a_prev) / (1 - a_t) * (1 - a_t / a_prev)
    rest = 1 - a_prev - variance
    if rest < 0:
        rest = 0.0  # rounding
    if noise is None:
        noise = torch.randn_like(x_t)
    return a_prev**0.5 * x0 + rest**0.5 * eps + variance**0.5 * noise


def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    """Samples, from noise x_T, in so many steps."""
    T = len(alphas_cumprod)
    times = ddim_timesteps(T, steps).tolist()
    batch = x_T.shape[0]
    with torch.no_grad():
        x = x_T.clone()
        for i in range(steps):
            now = times[i]
            if i + 1 < steps:
                nxt = times[i + 1]
            else:
                nxt = -1
            t_vector = torch.zeros(batch, dtype=torch.int64, device=x.device) + now
            eps = model(x, t_vector)
            x = ddim_step(x, now, nxt, eps, alphas_cumprod, eta)
    return x
