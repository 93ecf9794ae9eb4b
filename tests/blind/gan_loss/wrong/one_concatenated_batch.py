"""D's loss in one go: all logits in one batch, with their labels."""

import torch
import torch.nn.functional as F
from torch import Tensor


def discriminator_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    real, fake = real_logits.reshape(-1), fake_logits.reshape(-1)
    logits = torch.cat([real, fake])
    labels = torch.cat([torch.ones_like(real), torch.zeros_like(fake)])
    # the mean runs over both halves; times 2 makes it the sum of the two means
    return 2 * F.binary_cross_entropy_with_logits(logits, labels)


def generator_loss(fake_logits: Tensor, kind: str = "non_saturating") -> Tensor:
    labels = {"non_saturating": torch.ones_like, "minimax": torch.zeros_like}
    if kind not in labels:
        raise ValueError(f"kind must be one of {list(labels)}")
    sign = 1 if kind == "non_saturating" else -1
    return sign * F.binary_cross_entropy_with_logits(fake_logits, labels[kind](fake_logits))
