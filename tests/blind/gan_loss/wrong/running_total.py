"""GAN losses, added up part by part."""

import torch
import torch.nn.functional as F
from torch import Tensor


def discriminator_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    loss = torch.zeros(())
    for logits, sign in ((real_logits, 1), (fake_logits, -1)):
        loss += -F.logsigmoid(sign * logits).mean()
    return loss


def generator_loss(fake_logits: Tensor, kind: str = "non_saturating") -> Tensor:
    loss = torch.zeros(())
    if kind == "non_saturating":
        loss += -F.logsigmoid(fake_logits).mean()
    elif kind == "minimax":
        loss += F.logsigmoid(-fake_logits).mean()
    else:
        raise ValueError(f"kind = {kind!r}")
    return loss
