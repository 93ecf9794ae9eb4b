import math

import torch
import torch.nn.functional as F
from torch import Tensor


def log_likelihood(logits: Tensor, x: Tensor) -> Tensor:
    ce = F.cross_entropy(logits, x, reduction="none")
    return -ce.flatten(1).mean(1)


def bits_per_dimension(logits: Tensor, x: Tensor) -> Tensor:
    dims = x[0].numel()
    return -log_likelihood(logits, x).mean() / (dims * math.log(2))


def bits_of_density(log_density: Tensor, dims: int, width: float) -> Tensor:
    return -(log_density.mean() / dims + math.log(width)) / math.log(2)
