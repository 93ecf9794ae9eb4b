"""-log sigmoid(a) = softplus(-a), and that is all there is to it."""

import torch.nn.functional as F
from torch import Tensor


def discriminator_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    return F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()


def generator_loss(fake_logits: Tensor, kind: str = "non_saturating") -> Tensor:
    match kind:
        case "non_saturating":
            return F.softplus(-fake_logits).mean()
        case "minimax":
            return F.softplus(fake_logits).mean().neg()
        case other:
            raise ValueError(f"kind must be 'non_saturating' or 'minimax', not {other!r}")
