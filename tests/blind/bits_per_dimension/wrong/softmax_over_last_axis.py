import math

import torch
from torch import Tensor


def log_likelihood(logits: Tensor, x: Tensor) -> Tensor:
    log_p = logits.log_softmax(-1)
    log_p = log_p.gather(1, x.unsqueeze(1)).squeeze(1)
    return log_p.reshape(x.shape[0], -1).sum(-1)


def bits_per_dimension(logits: Tensor, x: Tensor) -> Tensor:
    dims = math.prod(x.shape[1:])
    return (-log_likelihood(logits, x) / (dims * math.log(2))).mean()


def bits_of_density(log_density: Tensor, dims: int, width: float) -> Tensor:
    return (-log_density / dims - math.log(width)).mean() / math.log(2)
