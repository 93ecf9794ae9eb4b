from collections.abc import Callable

import torch
from torch import Tensor


def ddim_timesteps(T: int, steps: int) -> Tensor:
    if steps == 1:
        return torch.tensor([T - 1], dtype=torch.int64)
    return torch.tensor([(T - 1) * (steps - 1 - i) // (steps - 1) for i in range(steps)], dtype=torch.int64)


def fresh_noise(like: Tensor, seed: int = 0) -> Tensor:
    # own generator, so that the samples can be reproduced
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(like.shape, generator=generator, dtype=like.dtype)


def ddim_step(
    x_t: Tensor,
    t: int,
    t_prev: int,
    eps: Tensor,
    alphas_cumprod: Tensor,
    eta: float = 0.0,
    noise: Tensor | None = None,
) -> Tensor:
    a_t = alphas_cumprod[t].item()
    a_prev = 1.0 if t_prev < 0 else alphas_cumprod[t_prev].item()
    x_0 = (x_t - (1 - a_t) ** 0.5 * eps) / a_t**0.5
    if t_prev < 0:
        return x_0
    var = eta**2 * (1 - a_prev) / (1 - a_t) * (1 - a_t / a_prev)
    x = a_prev**0.5 * x_0 + max(0.0, 1 - a_prev - var) ** 0.5 * eps
    if eta > 0:
        if noise is None:
            noise = fresh_noise(x_t)
        x = x + var**0.5 * noise
    return x


@torch.no_grad()
def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    seq = ddim_timesteps(alphas_cumprod.numel(), steps).tolist()
    seq_next = seq[1:] + [-1]
    xs = x_T
    for i, j in zip(seq, seq_next):
        t = torch.ones(xs.size(0), dtype=torch.int64) * i
        xs = ddim_step(xs, i, j, model(xs, t), alphas_cumprod, eta)
    return xs
