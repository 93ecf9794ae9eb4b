from functools import partial

import torch
import torch.nn.functional as F


def _bce(logits, *, label):
    return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, label))


_as_real = partial(_bce, label=1.0)
_as_fake = partial(_bce, label=0.0)


def discriminator_loss(real_logits, fake_logits):
    return _as_real(real_logits) + _as_fake(fake_logits)


_GENERATOR = {"non_saturating": _as_real, "minimax": _as_fake}


def generator_loss(fake_logits, kind="non_saturating"):
    if kind not in _GENERATOR:
        raise ValueError(f"unknown generator loss: {kind}")
    return _GENERATOR[kind](fake_logits)
