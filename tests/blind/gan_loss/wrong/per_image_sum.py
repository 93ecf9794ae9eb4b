"""GAN losses, each sample's cost first, then the mean over the batch."""

import torch.nn.functional as F
from torch import Tensor


def per_sample(costs: Tensor) -> Tensor:
    """One cost for each sample of the batch."""
    return costs.reshape(costs.shape[0], -1).sum(dim=1)


def discriminator_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    real = per_sample(F.softplus(-real_logits))
    fake = per_sample(F.softplus(fake_logits))
    return real.mean() + fake.mean()


def generator_loss(fake_logits: Tensor, kind: str = "non_saturating") -> Tensor:
    match kind:
        case "non_saturating":
            return per_sample(F.softplus(-fake_logits)).mean()
        case "minimax":
            return -per_sample(F.softplus(fake_logits)).mean()
        case _:
            raise ValueError(f"kind: {kind!r}")
