import torch
from torch import Tensor


def r1_penalty(D, real: Tensor) -> Tensor:
    real.requires_grad_()
    logits = D(real)
    (slope,) = torch.autograd.grad(logits.sum(), real, create_graph=True)
    return slope.square().flatten(1).sum(1).mean()


def lazy_r1(D, real: Tensor, step: int, gamma: float, every: int = 16) -> Tensor:
    if step % every:
        return torch.zeros((), dtype=real.dtype, device=real.device)
    return gamma * every / 2 * r1_penalty(D, real)
