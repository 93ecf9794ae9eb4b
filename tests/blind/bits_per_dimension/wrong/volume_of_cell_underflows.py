import math

import torch
import torch.nn.functional as F
from torch import Tensor


def log_likelihood(logits: Tensor, x: Tensor) -> Tensor:
    lse = logits.logsumexp(1)
    a = logits.gather(1, x.unsqueeze(1)).squeeze(1)
    return (a - lse).flatten(1).sum(1)


def bits_per_dimension(logits: Tensor, x: Tensor) -> Tensor:
    d = x[0].numel()
    return (-log_likelihood(logits, x) / (d * math.log(2))).mean()


def bits_of_density(log_density: Tensor, dims: int, width: float) -> Tensor:
    volume = torch.tensor(width, dtype=log_density.dtype) ** dims
    log_p = log_density + torch.log(volume)
    return -(log_p / dims).mean() / math.log(2)
