import torch.nn.functional as F
from torch import Tensor


def discriminator_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    loss_real = -F.logsigmoid(real_logits).mean()
    loss_fake = -F.logsigmoid(-fake_logits).mean()
    return loss_real + loss_fake


def generator_loss(self, fake_logits: Tensor, kind: str = "non_saturating") -> Tensor:
    if kind == "non_saturating":
        return -F.logsigmoid(fake_logits).mean()
    if kind == "minimax":
        return F.logsigmoid(-fake_logits).mean()
    raise ValueError(f"unknown kind: {kind!r}")
