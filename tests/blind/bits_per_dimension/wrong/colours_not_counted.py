import math

import torch
import torch.nn.functional as F
from torch import Tensor


def log_likelihood(logits: Tensor, x: Tensor) -> Tensor:
    return -F.cross_entropy(logits, x, reduction="none").flatten(1).sum(1)


def bits_per_dimension(logits: Tensor, x: Tensor) -> Tensor:
    # pixels = height * width
    pixels = math.prod(x.shape[-2:]) if x.dim() > 2 else x.shape[1]
    return -log_likelihood(logits, x).mean() / (pixels * math.log(2))


def bits_of_density(log_density: Tensor, dims: int, width: float) -> Tensor:
    return -(log_density / dims + math.log(width)).mean() / math.log(2)
