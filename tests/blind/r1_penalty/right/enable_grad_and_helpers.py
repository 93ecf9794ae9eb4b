from collections.abc import Callable

import torch
from torch import Tensor


def _slope(D: Callable[[Tensor], Tensor], real: Tensor) -> Tensor:
    with torch.enable_grad():  # also inside an evaluation with no_grad
        x = real.detach().requires_grad_(True)
        logit = D(x)
        assert logit.numel() == real.shape[0], "one logit for each example"
        if not logit.requires_grad:
            return torch.zeros_like(x)
        (slope,) = torch.autograd.grad(logit.sum(), x, create_graph=True, allow_unused=True)
        return torch.zeros_like(x) if slope is None else slope


def r1_penalty(D: Callable[[Tensor], Tensor], real: Tensor) -> Tensor:
    assert real.dim() >= 2
    with torch.enable_grad():
        slope = _slope(D, real)
        axes = tuple(range(1, slope.dim()))
        return slope.square().sum(dim=axes).mean(dim=0)


def lazy_r1(D: Callable[[Tensor], Tensor], real: Tensor, step: int, gamma: float, every: int = 16) -> Tensor:
    assert step >= 0 and every >= 1
    if step % every != 0:
        return torch.zeros((), dtype=real.dtype, device=real.device)
    return r1_penalty(D, real) * (every * gamma * 0.5)
