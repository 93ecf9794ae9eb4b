import math

import torch
import torch.nn.functional as F
from torch import Tensor


def log_likelihood(logits: Tensor, x: Tensor) -> Tensor:
    logp = torch.log_softmax(logits, 1)
    logp = torch.take_along_dim(logp, x.unsqueeze(1), 1).squeeze(1)
    return logp.sum(tuple(range(1, logp.dim())))


def bits_per_dimension(logits: Tensor, x: Tensor) -> Tensor:
    return -log_likelihood(logits, x).mean() / (x[0].numel() * math.log(2))


def bits_of_density(log_density: Tensor, dims: int, width: float) -> Tensor:
    # divided by the width of the cell, then to bits
    log_p = log_density - dims * math.log(width)
    return (-log_p / (dims * math.log(2))).mean()
