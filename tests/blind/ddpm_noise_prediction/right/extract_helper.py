"""DDPM training loss with the usual extract helper."""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor


def extract(table: Tensor, t: Tensor, x: Tensor) -> Tensor:
    """table[t], one number for each sample, with as many axes as x."""
    return table.gather(0, t).reshape(t.shape[0], *((1,) * (x.dim() - 1)))


def q_sample(x0: Tensor, t: Tensor, alphas_cumprod: Tensor, noise: Tensor) -> Tensor:
    a = extract(alphas_cumprod, t, x0)
    return a.sqrt() * x0 + (1.0 - a).sqrt() * noise


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
        noise = torch.randn_like(x0)
    x_t = q_sample(x0, t, alphas_cumprod, noise)
    return F.mse_loss(model(x_t, t), noise)
