import numpy as np
import torch


def _log1pexp_mean(a):
    assert torch.is_floating_point(a), "logits must be floating point"
    n = int(np.prod(a.shape))
    zero = a.new_zeros(())
    return torch.logaddexp(a, zero).sum() / n


def discriminator_loss(real_logits, fake_logits):
    assert real_logits.dtype == fake_logits.dtype
    return sum(_log1pexp_mean(sign * logits) for sign, logits in ((-1, real_logits), (+1, fake_logits)))


def generator_loss(fake_logits, kind="non_saturating"):
    match kind:
        case "non_saturating":
            return _log1pexp_mean(-fake_logits)
        case "minimax":
            return -1 * _log1pexp_mean(fake_logits)
        case _:
            raise ValueError("kind: " + str(kind))
