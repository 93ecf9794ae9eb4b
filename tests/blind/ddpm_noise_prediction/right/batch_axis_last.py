"""The batch moves to the back, where broadcasting wants it, and returns to the front."""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.distributions import Categorical, Normal


def q_sample(x0: Tensor, t: Tensor, alphas_cumprod: Tensor, noise: Tensor) -> Tensor:
    abar = alphas_cumprod[t]
    mean = abar.sqrt() * x0.movedim(0, -1)
    std = (1 - abar).sqrt()
    return (mean + std * noise.movedim(0, -1)).movedim(-1, 0)


def ddpm_loss(
    model: Callable[[Tensor, Tensor], Tensor],
    x0: Tensor,
    alphas_cumprod: Tensor,
    t: Tensor | None = None,
    noise: Tensor | None = None,
) -> Tensor:
    batch = x0.shape[:1]
    if t is None:
        t = Categorical(logits=torch.zeros_like(alphas_cumprod)).sample(batch)
    if noise is None:
        noise = Normal(torch.zeros_like(x0), 1.0).sample()
    eps_hat = model(q_sample(x0, t, alphas_cumprod, noise), t)
    per_sample = (noise - eps_hat).square().reshape(*batch, -1).mean(dim=1)
    return per_sample.mean()
