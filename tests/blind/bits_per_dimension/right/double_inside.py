import math

import torch
from torch import Tensor


def log_likelihood(logits: Tensor, x: Tensor) -> Tensor:
    # sums over many pixels: be generous with digits
    log_p = torch.log_softmax(logits.double(), dim=1)
    own = torch.take_along_dim(log_p, x[:, None], dim=1)[:, 0]
    total = own.sum(dim=list(range(1, own.ndim)))
    return total.to(logits.dtype)


def bits_per_dimension(logits: Tensor, x: Tensor) -> Tensor:
    numbers_in_a_picture = x.numel() / x.shape[0]
    mean_nats = -log_likelihood(logits, x).double().mean()
    return (mean_nats / numbers_in_a_picture / math.log(2)).to(logits.dtype)


def bits_of_density(log_density: Tensor, dims: int, width: float) -> Tensor:
    nats = -(log_density.double().mean() + dims * math.log(width))
    return (nats / dims / math.log(2)).to(log_density.dtype)
