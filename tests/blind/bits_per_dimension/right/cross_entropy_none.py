import math

import torch
import torch.nn.functional as F
from torch import Tensor

LOG2 = math.log(2.0)


def log_likelihood(logits, x):
    # cross entropy is minus the log probability of the right level
    loss = F.cross_entropy(logits, x, reduction="none")  # (batch, ...)
    return -loss.reshape(len(x), -1).sum(dim=1)


def bits_per_dimension(logits, x):
    # mean over every number of every picture is the same as
    # (sum over the picture / dims) averaged over the batch
    return F.cross_entropy(logits, x) / LOG2


def bits_of_density(log_density, dims, width):
    nats = -log_density - dims * math.log(width)
    return (nats / (dims * LOG2)).mean()
