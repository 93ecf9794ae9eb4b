import math
from collections.abc import Callable

import torch
from torch import Tensor


def ddim_timesteps(T: int, steps: int) -> Tensor:
    if steps == 1:
        return torch.tensor([T - 1])
    stride = (T - 1) // (steps - 1)
    ts = [T - 1 - i * stride for i in range(steps)]
    ts[-1] = 0  # must end at 0
    return torch.tensor(ts)


def ddim_step(
    x_t: Tensor,
    t: int,
    t_prev: int,
    eps: Tensor,
    alphas_cumprod: Tensor,
    eta: float = 0.0,
    noise: Tensor | None = None,
) -> Tensor:
    a = alphas_cumprod[t].item()
    b = alphas_cumprod[t_prev].item() if t_prev >= 0 else 1.0
    var = eta**2 * (1 - b) / (1 - a) * (1 - a / b)
    pred_x0 = (x_t - math.sqrt(1 - a) * eps) / math.sqrt(a)
    dir_xt = math.sqrt(max(1 - b - var, 0)) * eps
    out = math.sqrt(b) * pred_x0 + dir_xt
    if eta > 0:
        if noise is None:
            noise = torch.randn_like(x_t)
        out = out + math.sqrt(var) * noise
    return out


def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    times = ddim_timesteps(len(alphas_cumprod), steps).tolist() + [-1]
    x = x_T.clone()
    with torch.no_grad():
        for i in range(steps):
            t = torch.full((x.size(0),), times[i], dtype=torch.int64, device=x.device)
            x = ddim_step(x, times[i], times[i + 1], model(x, t), alphas_cumprod, eta)
    return x
