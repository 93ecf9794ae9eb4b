"""GAN losses with the stable form of the cross-entropy: max(a, 0) + log(1 + exp(-|a|))."""

import torch
from torch import Tensor


def stable_bce(logits: Tensor, real: bool) -> Tensor:
    a = -logits if real else logits
    return (torch.relu(a) + torch.log1p(torch.exp(-a.abs()))).mean()


def discriminator_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    return stable_bce(real_logits, real=True) + stable_bce(fake_logits, real=False)


def generator_loss(fake_logits: Tensor, kind: str = "non_saturating") -> Tensor:
    if kind == "non_saturating":
        return stable_bce(fake_logits, real=True)
    elif kind == "minimax":
        return -stable_bce(fake_logits, real=False)
    else:
        raise ValueError(f"not a kind: {kind!r}")
