"""DDPM: noise the batch, predict the noise, compare."""

from collections.abc import Callable

import torch
from torch import Tensor


def q_sample(x0: Tensor, t: Tensor, alphas_cumprod: Tensor, noise: Tensor) -> Tensor:
    shape = (x0.shape[0],) + (1,) * (x0.dim() - 1)
    a = alphas_cumprod[t].reshape(shape)
    return a.sqrt() * x0 + (1 - a).sqrt() * noise


def ddpm_loss(
    model: Callable[[Tensor, Tensor], Tensor],
    x0: Tensor,
    alphas_cumprod: Tensor,
    t: Tensor | None = None,
    noise: Tensor | None = None,
) -> Tensor:
    batch = x0.shape[0]
    if t is None:
        step = torch.randint(0, alphas_cumprod.shape[0], (1,), device=x0.device)
        t = step.repeat(batch)
    if noise is None:
        noise = torch.randn_like(x0)
    predicted = model(q_sample(x0, t, alphas_cumprod, noise), t)
    return ((predicted - noise) ** 2).mean()
