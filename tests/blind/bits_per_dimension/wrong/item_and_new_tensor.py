import math

import torch
import torch.nn.functional as F
from torch import Tensor


def log_likelihood(logits: Tensor, x: Tensor) -> Tensor:
    ll = []
    for a, t in zip(logits, x):
        logp = F.log_softmax(a, dim=0)
        ll.append(logp.gather(0, t[None]).sum())
    return torch.stack(ll)


def bits_per_dimension(logits: Tensor, x: Tensor) -> Tensor:
    bits = []
    for value in log_likelihood(logits, x):
        bits.append(-value.item() / math.log(2) / x[0].numel())
    return torch.tensor(sum(bits) / len(bits), dtype=logits.dtype)


def bits_of_density(log_density: Tensor, dims: int, width: float) -> Tensor:
    return -(log_density.mean() / dims + math.log(width)) / math.log(2)
