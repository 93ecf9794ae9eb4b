import math

import torch
from torch import Tensor
from torch.distributions import Categorical, Independent


def log_likelihood(logits: Tensor, x: Tensor) -> Tensor:
    levels_last = logits.movedim(1, -1)
    pixel = Categorical(logits=levels_last)
    picture = Independent(pixel, x.dim() - 1)
    return picture.log_prob(x)


def bits_per_dimension(logits: Tensor, x: Tensor) -> Tensor:
    d = math.prod(x.shape[1:])
    nats = -log_likelihood(logits, x)
    return (nats / d / math.log(2)).mean()


def bits_of_density(log_density: Tensor, dims: int, width: float) -> Tensor:
    log_prob = log_density + dims * math.log(width)  # log(density * width^d)
    return (-log_prob / dims / math.log(2)).mean()
