"""DDPM loss with einsum for the weights and multinomial for the timesteps."""

from collections.abc import Callable

import torch
from torch import Tensor


def q_sample(x0: Tensor, t: Tensor, alphas_cumprod: Tensor, noise: Tensor) -> Tensor:
    signal = torch.sqrt(alphas_cumprod)[t]
    sigma = torch.sqrt(1 - alphas_cumprod)[t]
    return torch.einsum("b,b...->b...", signal, x0) + torch.einsum("b,b...->b...", sigma, noise)


def ddpm_loss(
    model: Callable[[Tensor, Tensor], Tensor],
    x0: Tensor,
    alphas_cumprod: Tensor,
    t: Tensor | None = None,
    noise: Tensor | None = None,
) -> Tensor:
    equal_chances = torch.ones(len(alphas_cumprod), device=x0.device)
    t = torch.multinomial(equal_chances, len(x0), replacement=True) if t is None else t
    noise = torch.empty_like(x0).normal_() if noise is None else noise
    error = model(q_sample(x0, t, alphas_cumprod, noise), t) - noise
    return error.pow(2).sum() / error.numel()
