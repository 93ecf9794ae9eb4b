import math

import torch
import torch.nn.functional as F
from torch import Tensor


def log_likelihood(logits: Tensor, x: Tensor) -> Tensor:
    dist = torch.distributions.Categorical(logits=logits.movedim(1, -1))
    return dist.log_prob(x).flatten(1).sum(1)


def bits_per_dimension(logits: Tensor, x: Tensor) -> Tensor:
    return -log_likelihood(logits, x).mean() / math.log(2) / x[0].numel()


def bits_of_density(log_density: Tensor, dims: int, width: float) -> Tensor:
    bits = -(log_density.mean() / dims + math.log(width)) / math.log(2)
    # no code has a negative length
    return bits.clamp(min=0)
