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


def _variance(alpha_prod_t: Tensor, alpha_prod_t_prev: Tensor) -> Tensor:
    beta_prod_t = 1 - alpha_prod_t
    beta_prod_t_prev = 1 - alpha_prod_t_prev
    return (beta_prod_t_prev / beta_prod_t) * (1 - alpha_prod_t / alpha_prod_t_prev).clamp(min=0)


def ddim_timesteps(T: int, steps: int) -> Tensor:
    """The timesteps that a sampler of so many steps visits, in the order in which it visits them."""
    if steps == 1:
        return torch.tensor([T - 1])
    k = torch.arange(steps - 1, -1, -1)
    return k * (T - 1) // (steps - 1)  # "trailing" and "leading" at once: both ends are there


def ddim_step(
    x_t: Tensor,
    t: int,
    t_prev: int,
    eps: Tensor,
    alphas_cumprod: Tensor,
    eta: float = 0.0,
    noise: Tensor | None = None,
) -> Tensor:
    """One step from t to t_prev < t, which may be many steps earlier, or -1 for the clean example."""
    # 1. alphas
    final_alpha_cumprod = torch.ones((), dtype=alphas_cumprod.dtype, device=alphas_cumprod.device)
    alpha_prod_t = alphas_cumprod[t]
    alpha_prod_t_prev = alphas_cumprod[t_prev] if t_prev >= 0 else final_alpha_cumprod

    # 2. predicted original sample, formula (12); no clipping
    pred_original_sample = (x_t - (1 - alpha_prod_t) ** 0.5 * eps) / alpha_prod_t**0.5

    # 3. variance, formula (16)
    std_dev_t = eta * _variance(alpha_prod_t, alpha_prod_t_prev) ** 0.5

    # 4. direction pointing to x_t
    # (a float32 schedule can make this a hair negative)
    rest = torch.clamp(1 - alpha_prod_t_prev - std_dev_t**2, min=0.0)
    direction = rest**0.5 * eps

    # 5. x_{t-1} without random noise
    prev_sample = alpha_prod_t_prev**0.5 * pred_original_sample + direction
    if eta > 0:
        if noise is None:
            noise = torch.randn_like(eps)
        prev_sample = prev_sample + std_dev_t * noise
    return prev_sample.to(x_t.dtype)


@torch.no_grad()
def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    """Samples, from noise x_T, in so many steps."""
    timesteps = ddim_timesteps(alphas_cumprod.shape[0], steps).to(x_T.device)
    after = torch.cat([timesteps[1:], timesteps.new_tensor([-1])])
    image = x_T
    for t, t_prev in zip(timesteps, after):
        model_output = model(image, t.expand(image.shape[0]))
        image = ddim_step(image, t.item(), t_prev.item(), model_output, alphas_cumprod, eta)
    return image
