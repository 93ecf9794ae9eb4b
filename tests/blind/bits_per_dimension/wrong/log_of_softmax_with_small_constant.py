import math

import torch
import torch.nn.functional as F
from torch import Tensor

EPS = 1e-8


def log_likelihood(logits: Tensor, x: Tensor) -> Tensor:
    probs = F.softmax(logits, dim=1)
    p = probs.gather(1, x.unsqueeze(1)).squeeze(1)
    # EPS so that the log is never infinite
    logp = torch.log(p + EPS).clamp(max=0)
    return logp.view(x.size(0), -1).sum(dim=1)


def bits_per_dimension(logits: Tensor, x: Tensor) -> Tensor:
    n_dims = x[0].numel()
    return -log_likelihood(logits, x).mean() / n_dims / math.log(2)


def bits_of_density(log_density: Tensor, dims: int, width: float) -> Tensor:
    return -log_density.mean() / dims / math.log(2) - math.log2(width)
