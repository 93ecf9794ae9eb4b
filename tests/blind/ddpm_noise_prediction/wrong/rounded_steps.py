"""DDPM training objective."""

from collections.abc import Callable

import torch
from torch import Tensor


def q_sample(x0: Tensor, t: Tensor, alphas_cumprod: Tensor, noise: Tensor) -> Tensor:
    w = alphas_cumprod[t]
    while w.dim() < x0.dim():
        w = w.unsqueeze(-1)
    return torch.sqrt(w) * x0 + torch.sqrt(1 - w) * noise


def ddpm_loss(
    model: Callable[[Tensor, Tensor], Tensor],
    x0: Tensor,
    alphas_cumprod: Tensor,
    t: Tensor | None = None,
    noise: Tensor | None = None,
) -> Tensor:
    if t is None:
        last = alphas_cumprod.shape[0] - 1
        t = torch.round(torch.rand(x0.shape[0], device=x0.device) * last).long()
    if noise is None:
        noise = torch.randn_like(x0)
    eps = model(q_sample(x0, t, alphas_cumprod, noise), t)
    return (eps - noise).pow(2).mean()
