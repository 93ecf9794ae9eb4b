"""Forward process and loss, with noise that really is standard normal."""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor


def standard_noise(like: Tensor) -> Tensor:
    e = torch.randn_like(like)
    return (e - e.mean()) / e.std(unbiased=False)  # mean 0, variance 1


def q_sample(x0: Tensor, t: Tensor, alphas_cumprod: Tensor, noise: Tensor) -> Tensor:
    a = alphas_cumprod[t].reshape(-1, *[1] * (x0.dim() - 1))
    return a.sqrt() * x0 + (1 - a).sqrt() * noise


def ddpm_loss(
    model: Callable[[Tensor, Tensor], Tensor],
    x0: Tensor,
    alphas_cumprod: Tensor,
    t: Tensor | None = None,
    noise: Tensor | None = None,
) -> Tensor:
    if t is None:
        t = torch.randint(0, alphas_cumprod.shape[0], (x0.shape[0],), device=x0.device)
    if noise is None:
        noise = standard_noise(x0)
    x_t = q_sample(x0, t, alphas_cumprod, noise)
    return F.mse_loss(model(x_t, t), noise)
