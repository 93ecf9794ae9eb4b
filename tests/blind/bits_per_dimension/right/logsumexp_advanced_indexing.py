import math

import torch
from torch import Tensor


def log_likelihood(logits: Tensor, x: Tensor) -> Tensor:
    B, K = logits.shape[:2]
    a = logits.reshape(B, K, -1)          # (B, K, P)
    t = x.reshape(B, -1)                  # (B, P)
    b = torch.arange(B, device=x.device)[:, None]
    p = torch.arange(t.shape[1], device=x.device)[None, :]
    chosen = a[b, t, p]                   # (B, P)
    return (chosen - torch.logsumexp(a, dim=1)).sum(1)


def bits_per_dimension(logits: Tensor, x: Tensor) -> Tensor:
    B = x.shape[0]
    P = x.numel() // B
    return -log_likelihood(logits, x).sum() / (B * P * math.log(2))


def bits_of_density(log_density: Tensor, dims: int, width: float) -> Tensor:
    return -log_density.mean() / (dims * math.log(2)) - math.log2(width)
