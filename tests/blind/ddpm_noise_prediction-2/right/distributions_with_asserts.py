from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.distributions import Categorical, Normal


def q_mean_and_std(x0: Tensor, t: Tensor, alphas_cumprod: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and standard deviation of q(x_t | x0)."""
    alpha_bar: Tensor = alphas_cumprod[t].to(dtype=x0.dtype, device=x0.device)
    for _ in range(x0.ndim - 1):
        alpha_bar = alpha_bar[..., None]
    mean: Tensor = torch.sqrt(alpha_bar) * x0
    std: Tensor = torch.sqrt(1.0 - alpha_bar)
    return mean, std


def q_sample(x0: Tensor, t: Tensor, alphas_cumprod: Tensor, noise: Tensor) -> Tensor:
    assert t.dtype == torch.int64, "timesteps are indices"
    assert t.shape == (x0.shape[0],), "one timestep for each sample"
    assert noise.shape == x0.shape, "noise must look like x0"
    mean, std = q_mean_and_std(x0, t, alphas_cumprod)
    return mean + std * noise


def ddpm_loss(
    model: Callable[[Tensor, Tensor], Tensor],
    x0: Tensor,
    alphas_cumprod: Tensor,
    t: Tensor | None = None,
    noise: Tensor | None = None,
) -> Tensor:
    batch_size = x0.shape[0]
    number_of_steps = alphas_cumprod.shape[0]
    if t is None:
        all_alike = torch.full((number_of_steps,), 1.0 / number_of_steps)
        t = Categorical(probs=all_alike).sample((batch_size,)).to(x0.device)
    if noise is None:
        noise = Normal(torch.zeros_like(x0), torch.ones_like(x0)).sample()
    x_t = q_sample(x0, t, alphas_cumprod, noise)
    predicted_noise = model(x_t, t)
    squared_error = (predicted_noise - noise) ** 2
    loss = torch.mean(squared_error)
    assert loss.ndim == 0
    return loss
