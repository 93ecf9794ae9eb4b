"""Simple DDPM loss: the squared norm between the noise and its prediction."""

from collections.abc import Callable

import torch
from torch import Tensor


def q_sample(x0: Tensor, t: Tensor, alphas_cumprod: Tensor, noise: Tensor) -> Tensor:
    a = alphas_cumprod[t]
    a = a.reshape(a.shape + (1,) * (x0.dim() - 1))
    return a.sqrt() * x0 + (1 - a).sqrt() * noise


def ddpm_loss(
    model: Callable[[Tensor, Tensor], Tensor],
    x0: Tensor,
    alphas_cumprod: Tensor,
    t: Tensor | None = None,
    noise: Tensor | None = None,
) -> Tensor:
    if t is None:
        t = torch.randint(0, len(alphas_cumprod), (len(x0),), device=x0.device)
    if noise is None:
        noise = torch.randn_like(x0)
    eps_theta = model(q_sample(x0, t, alphas_cumprod, noise), t)
    norm2 = (noise - eps_theta).square().reshape(len(x0), -1).sum(dim=1)
    return norm2.mean()
