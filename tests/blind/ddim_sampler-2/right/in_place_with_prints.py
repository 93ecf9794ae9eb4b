from collections.abc import Callable

import torch
from torch import Tensor

VERBOSE = True


def log(*words):
    if VERBOSE:
        print("[ddim]", *words)


def ddim_timesteps(T: int, steps: int) -> Tensor:
    ts = torch.empty(steps, dtype=torch.int64)
    t, todo = T - 1, steps - 1
    ts[0] = t
    for i in range(1, steps):
        t -= t // todo  # what is left, shared among the steps that are left
        todo -= 1
        ts[i] = t
    log("visits", ts[:3].tolist(), "...", ts[-1].item())
    return ts


def ddim_step(
    x_t: Tensor,
    t: int,
    t_prev: int,
    eps: Tensor,
    alphas_cumprod: Tensor,
    eta: float = 0.0,
    noise: Tensor | None = None,
) -> Tensor:
    a_t = alphas_cumprod[t].double()
    a_s = alphas_cumprod[t_prev].double() if t_prev > -1 else torch.ones_like(a_t)

    x = x_t.clone()
    x -= (1 - a_t).sqrt().item() * eps
    x /= a_t.sqrt().item()  # the guess of x_0
    if t_prev == -1:
        return x

    var = (1 - a_s) / (1 - a_t) * (1 - a_t / a_s)
    var.clamp_(min=0).mul_(eta * eta)
    rest = (1 - a_s).sub_(var).clamp_(min=0)

    x *= a_s.sqrt().item()
    x.add_(eps, alpha=rest.sqrt().item())
    if eta > 0:
        if noise is None:
            noise = torch.empty_like(x).normal_()
        x.add_(noise, alpha=var.sqrt().item())
    return x


def ddim_sample(
    model: Callable[[Tensor, Tensor], Tensor],
    x_T: Tensor,
    alphas_cumprod: Tensor,
    steps: int,
    eta: float = 0.0,
) -> Tensor:
    was = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    try:
        x = x_T.clone()
        ts = ddim_timesteps(alphas_cumprod.numel(), steps).tolist()
        ts.append(-1)
        for i in range(steps):
            batch_t = torch.empty(x.shape[0], dtype=torch.int64, device=x.device).fill_(ts[i])
            eps = model(x, batch_t)
            x = ddim_step(x, ts[i], ts[i + 1], eps, alphas_cumprod, eta)
            log("step", i, "t", ts[i], "->", ts[i + 1], "spread", round(x.abs().mean().item(), 3))
        return x
    finally:
        torch.set_grad_enabled(was)
