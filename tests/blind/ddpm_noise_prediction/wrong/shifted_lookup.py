"""q(x_t | x_0) and the noise-prediction loss, after equations 4 and 14 of the paper."""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor


def q_sample(x0: Tensor, t: Tensor, alphas_cumprod: Tensor, noise: Tensor) -> Tensor:
    abar = alphas_cumprod[t - 1]  # the paper counts from 1
    abar = abar.reshape(-1, *(1,) * (x0.ndim - 1))
    return abar**0.5 * x0 + (1 - abar) ** 0.5 * noise


def ddpm_loss(
    model: Callable[[Tensor, Tensor], Tensor],
    x0: Tensor,
    alphas_cumprod: Tensor,
    t: Tensor | None = None,
    noise: Tensor | None = None,
) -> Tensor:
    if t is None:
        t = torch.randint(len(alphas_cumprod), (x0.shape[0],), device=x0.device)
    if noise is None:
        noise = torch.randn_like(x0)
    x_t = q_sample(x0, t, alphas_cumprod, noise)
    return F.mse_loss(model(x_t, t), noise)
