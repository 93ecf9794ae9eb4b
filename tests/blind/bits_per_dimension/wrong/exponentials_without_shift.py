import math

import torch
from torch import Tensor


def log_likelihood(logits, x):
    e = torch.exp(logits)
    p = e / e.sum(dim=1, keepdim=True)
    p_own = torch.gather(p, 1, x.unsqueeze(1)).squeeze(1)
    logp = torch.log(p_own)
    while logp.dim() > 1:
        logp = logp.sum(-1)
    return logp


def bits_per_dimension(logits, x):
    D = 1
    for s in x.shape[1:]:
        D *= s
    return (-log_likelihood(logits, x) / D / math.log(2)).mean()


def bits_of_density(log_density, dims, width):
    return (-log_density / dims - math.log(width)).mean() / math.log(2)
