import math

import torch
import torch.nn.functional as F
from torch import Tensor


def log_likelihood(logits: Tensor, x: Tensor) -> Tensor:
    return F.log_softmax(logits, 1).gather(1, x[:, None]).flatten(1).sum(1)


def bits_per_dimension(logits: Tensor, x: Tensor) -> Tensor:
    total_nats = F.cross_entropy(logits, x, reduction="sum")
    return total_nats / (x[0].numel() * math.log(2))


def bits_of_density(log_density: Tensor, dims: int, width: float) -> Tensor:
    return -log_density.mean() / (dims * math.log(2))
