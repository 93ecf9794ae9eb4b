"""Noise prediction, slowly: every image of the batch by itself, in double precision."""

import math
from collections.abc import Callable

import torch
from torch import Tensor


def q_sample(x0: Tensor, t: Tensor, alphas_cumprod: Tensor, noise: Tensor) -> Tensor:
    noisy = []
    for i in range(x0.shape[0]):
        step = int(t[i])
        abar = float(alphas_cumprod[step])  # a Python float is float64
        noisy.append(math.sqrt(abar) * x0[i] + math.sqrt(1 - abar) * noise[i])
    return torch.stack(noisy)


def ddpm_loss(
    model: Callable[[Tensor, Tensor], Tensor],
    x0: Tensor,
    alphas_cumprod: Tensor,
    t: Tensor | None = None,
    noise: Tensor | None = None,
) -> Tensor:
    batch = x0.shape[0]
    T = len(alphas_cumprod)
    if t is None:
        steps = []
        for _ in range(batch):
            steps.append(torch.randint(T, size=()))
        t = torch.stack(steps).to(x0.device)
    if noise is None:
        noise = torch.stack([torch.randn(x0.shape[1:]) for _ in range(batch)]).to(x0)
    prediction = model(q_sample(x0, t, alphas_cumprod, noise), t)
    difference = prediction.double() - noise.double()
    return (difference**2).mean().to(x0.dtype)
