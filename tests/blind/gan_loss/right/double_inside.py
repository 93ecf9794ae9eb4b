"""Compute in double precision, hand back the dtype that came in."""

from functools import partial

import torch
from torch import Tensor


def mean_log1pexp(logits: Tensor, sign: int) -> Tensor:
    a = sign * logits.double().ravel()
    zero = torch.zeros_like(a)
    return torch.logaddexp(a, zero).sum() / a.numel()


cost_of_missing_real = partial(mean_log1pexp, sign=-1)
cost_of_missing_fake = partial(mean_log1pexp, sign=+1)


def discriminator_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    total = cost_of_missing_real(real_logits) + cost_of_missing_fake(fake_logits)
    return total.to(real_logits.dtype)


def generator_loss(fake_logits: Tensor, kind: str = "non_saturating") -> Tensor:
    if kind == "minimax":
        out = -cost_of_missing_fake(fake_logits)
    elif kind == "non_saturating":
        out = cost_of_missing_real(fake_logits)
    else:
        raise ValueError(kind)
    return out.to(fake_logits.dtype)
