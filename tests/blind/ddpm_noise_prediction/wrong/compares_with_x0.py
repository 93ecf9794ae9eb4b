"""The loss that trains the denoiser."""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor


def q_sample(x0: Tensor, t: Tensor, alphas_cumprod: Tensor, noise: Tensor) -> Tensor:
    a = alphas_cumprod[t].view(-1, *[1] * (x0.ndim - 1))
    return torch.sqrt(a) * x0 + torch.sqrt(1 - a) * noise


def ddpm_loss(
    model: Callable[[Tensor, Tensor], Tensor],
    x0: Tensor,
    alphas_cumprod: Tensor,
    t: Tensor | None = None,
    noise: Tensor | None = None,
) -> Tensor:
    if t is None:
        t = torch.randint(0, alphas_cumprod.size(0), (x0.size(0),), device=x0.device)
    if noise is None:
        noise = torch.randn_like(x0)
    noisy = q_sample(x0, t, alphas_cumprod, noise)
    denoised = model(noisy, t)
    return F.mse_loss(denoised, x0)
