"""DDPM for images: jump to x_t, then predict the noise."""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor


def q_sample(x0: Tensor, t: Tensor, alphas_cumprod: Tensor, noise: Tensor) -> Tensor:
    sqrt_abar = alphas_cumprod.sqrt()[t].view(-1, 1, 1, 1)
    sqrt_one_minus_abar = (1 - alphas_cumprod).sqrt()[t].view(-1, 1, 1, 1)
    return sqrt_abar * x0 + sqrt_one_minus_abar * noise


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
    x_t = q_sample(x0, t, alphas_cumprod, noise)
    predicted_noise = model(x_t, t)
    return F.mse_loss(predicted_noise, noise)
