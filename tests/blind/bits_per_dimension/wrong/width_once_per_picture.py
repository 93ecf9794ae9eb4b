import math

import torch
import torch.nn.functional as F
from torch import Tensor


def log_likelihood(logits, x):
    return -F.cross_entropy(logits, x, reduction="none").reshape(x.shape[0], -1).sum(1)


def bits_per_dimension(logits, x):
    dims = x.numel() // x.shape[0]
    return -log_likelihood(logits, x).mean() / dims / math.log(2)


def bits_of_density(log_density, dims, width):
    log_prob = log_density + math.log(width)
    return -log_prob.mean() / (dims * math.log(2))
