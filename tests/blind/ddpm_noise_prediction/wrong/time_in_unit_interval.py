"""DDPM loss for a network with a continuous time embedding."""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor


def q_sample(x0: Tensor, t: Tensor, alphas_cumprod: Tensor, noise: Tensor) -> Tensor:
    a = alphas_cumprod[t].view([-1] + [1] * (x0.dim() - 1))
    return a.sqrt().mul(x0) + (1 - a).sqrt().mul(noise)


def ddpm_loss(
    model: Callable[[Tensor, Tensor], Tensor],
    x0: Tensor,
    alphas_cumprod: Tensor,
    t: Tensor | None = None,
    noise: Tensor | None = None,
) -> Tensor:
    steps = alphas_cumprod.shape[0]
    if t is None:
        t = torch.randint(steps, (x0.shape[0],), device=x0.device)
    if noise is None:
        noise = torch.randn_like(x0)
    x_t = q_sample(x0, t, alphas_cumprod, noise)
    time = t.to(x0.dtype) / steps
    return F.mse_loss(model(x_t, time), noise)
