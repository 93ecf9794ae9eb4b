import math

import torch
from torch import Tensor


def _log_softmax(a: Tensor) -> Tensor:
    """Stable, by hand: subtract the largest logit first."""
    a = a - a.amax(dim=1, keepdim=True).detach()
    return a - a.exp().sum(dim=1, keepdim=True).log()


def log_likelihood(logits: Tensor, x: Tensor) -> Tensor:
    levels = torch.arange(logits.shape[1], device=logits.device)
    levels = levels.view(1, -1, *[1] * (x.dim() - 1))
    is_level = x.unsqueeze(1) == levels
    lp = _log_softmax(logits)
    lp = torch.where(is_level, lp, torch.zeros_like(lp))
    return lp.sum(dim=tuple(range(1, logits.dim())))


def bits_per_dimension(logits: Tensor, x: Tensor) -> Tensor:
    dims = x.shape[1:].numel()
    return log_likelihood(logits, x).div(-dims * math.log(2)).mean()


def bits_of_density(log_density: Tensor, dims: int, width: float) -> Tensor:
    bits = torch.as_tensor(-1 / math.log(2), dtype=log_density.dtype, device=log_density.device)
    return bits * (log_density / dims + math.log(width)).mean()
