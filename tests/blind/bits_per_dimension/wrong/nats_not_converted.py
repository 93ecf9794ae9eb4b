import math

import torch
import torch.nn.functional as F
from torch import Tensor


def log_likelihood(logits, x):
    lp = F.log_softmax(logits, dim=1)
    return lp.gather(1, x[:, None]).flatten(1).sum(1)


def bits_per_dimension(logits, x):
    d = x.flatten(1).shape[1]
    return (-log_likelihood(logits, x) / d).mean()


def bits_of_density(log_density, dims, width):
    return (-log_density / dims).mean() - math.log(width)
