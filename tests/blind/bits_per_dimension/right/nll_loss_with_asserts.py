import math

import torch
import torch.nn.functional as F
from torch import Tensor


def nats_to_bits(nats: Tensor) -> Tensor:
    return nats * math.log2(math.e)


def log_likelihood(logits: Tensor, x: Tensor) -> Tensor:
    assert logits.dim() == x.dim() + 1, "logits need one axis more, the levels"
    assert logits.shape[0] == x.shape[0] and logits.shape[2:] == x.shape[1:]
    assert x.dtype == torch.int64
    n, k = logits.shape[0], logits.shape[1]
    flat = logits.flatten(2)
    nll = F.nll_loss(F.log_softmax(flat, 1), x.flatten(1), reduction="none")
    assert nll.shape == (n, x[0].numel())
    out = -nll.sum(-1)
    assert out.dtype == logits.dtype
    return out


def bits_per_dimension(logits: Tensor, x: Tensor) -> Tensor:
    dims = x[0].numel()
    per_picture = nats_to_bits(-log_likelihood(logits, x)) / dims
    return per_picture.mean()


def bits_of_density(log_density: Tensor, dims: int, width: float) -> Tensor:
    assert dims >= 1 and width > 0
    per_picture = nats_to_bits(-log_density / dims)
    return per_picture.mean() - math.log2(width)
