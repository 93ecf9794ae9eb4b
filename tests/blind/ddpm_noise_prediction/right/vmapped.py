"""Write it for one sample, let vmap do the batch."""

from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor
from torch.func import vmap


def _diffuse_one(x: Tensor, step: Tensor, eps: Tensor, table: Tensor) -> Tensor:
    abar = torch.index_select(table, 0, step.reshape(1)).squeeze(0)
    return abar.sqrt() * x + (1 - abar).sqrt() * eps


def q_sample(x0: Tensor, t: Tensor, alphas_cumprod: Tensor, noise: Tensor) -> Tensor:
    return vmap(partial(_diffuse_one, table=alphas_cumprod))(x0, t, noise)


def _steps(x0: Tensor, table: Tensor) -> Tensor:
    return torch.empty(x0.shape[0], dtype=torch.int64, device=x0.device).random_(0, table.shape[0])


def ddpm_loss(
    model: Callable[[Tensor, Tensor], Tensor],
    x0: Tensor,
    alphas_cumprod: Tensor,
    t: Tensor | None = None,
    noise: Tensor | None = None,
) -> Tensor:
    t, noise = (
        _steps(x0, alphas_cumprod) if t is None else t,
        torch.randn(x0.shape, dtype=x0.dtype, device=x0.device) if noise is None else noise,
    )
    residual = (model(q_sample(x0, t, alphas_cumprod, noise), t) - noise).reshape(-1)
    return torch.dot(residual, residual) / residual.shape[0]
