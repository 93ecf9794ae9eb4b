from typing import Callable, Optional

import torch
from torch import Tensor


def antithetic(n: int, steps: int) -> Tensor:
    half = torch.randint(low=0, high=steps, size=(n // 2 + 1,))
    return torch.cat([half, steps - half - 1], dim=0)[:n]


def q_sample(x0: Tensor, t: Tensor, alphas_cumprod: Tensor, noise: Tensor) -> Tensor:
    a = alphas_cumprod.index_select(0, t).view(-1, *([1] * (x0.ndim - 1)))
    return x0 * a.sqrt() + noise * (1.0 - a).sqrt()


def ddpm_loss(
    model: Callable[[Tensor, Tensor], Tensor],
    x0: Tensor,
    alphas_cumprod: Tensor,
    t: Optional[Tensor] = None,
    noise: Optional[Tensor] = None,
) -> Tensor:
    t = antithetic(x0.size(0), alphas_cumprod.size(0)).to(x0.device) if t is None else t
    e = torch.randn_like(x0) if noise is None else noise
    output = model(q_sample(x0, t, alphas_cumprod, e), t)
    return (e - output).square().mean()
