import torch
import torch.nn.functional as F
from torch import Tensor


def discriminator_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    # D must not train G here
    fake_logits = fake_logits.detach()
    real_loss = F.softplus(-real_logits)
    fake_loss = F.softplus(fake_logits)
    return torch.mean(real_loss) + torch.mean(fake_loss)


def generator_loss(fake_logits: Tensor, kind: str = "non_saturating") -> Tensor:
    if kind == "non_saturating":
        return torch.mean(F.softplus(-fake_logits))
    elif kind == "minimax":
        return -torch.mean(F.softplus(fake_logits))
    else:
        raise ValueError(f"unknown kind {kind}")
