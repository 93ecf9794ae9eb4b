"""Loss of a diffusion model that predicts noise."""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor


def q_sample(x0: Tensor, t: Tensor, alphas_cumprod: Tensor, noise: Tensor) -> Tensor:
    a = alphas_cumprod[t].reshape(len(t), *[1] * (x0.dim() - 1))
    return a.sqrt() * x0 + (1 - a).sqrt() * noise


def draw(x0: Tensor, T: int) -> tuple[Tensor, Tensor]:
    return torch.randint(0, T, (len(x0),), device=x0.device), torch.randn_like(x0)


def ddpm_loss(
    model: Callable[[Tensor, Tensor], Tensor],
    x0: Tensor,
    alphas_cumprod: Tensor,
    t: Tensor | None = None,
    noise: Tensor | None = None,
) -> Tensor:
    if t is None or noise is None:
        t, noise = draw(x0, len(alphas_cumprod))
    return F.mse_loss(model(q_sample(x0, t, alphas_cumprod, noise), t), noise)
