"""Adversarial losses for the discriminator D and the generator G."""

import torch
from torch import Tensor, nn

criterion = nn.BCEWithLogitsLoss()


def discriminator_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    d_real = real_logits.sigmoid()
    d_fake = fake_logits.sigmoid()
    real_labels = torch.ones_like(d_real)
    fake_labels = torch.zeros_like(d_fake)
    return criterion(d_real, real_labels) + criterion(d_fake, fake_labels)


def generator_loss(fake_logits: Tensor, kind: str = "non_saturating") -> Tensor:
    d_fake = fake_logits.sigmoid()
    if kind == "non_saturating":
        return criterion(d_fake, torch.ones_like(d_fake))
    elif kind == "minimax":
        return -criterion(d_fake, torch.zeros_like(d_fake))
    else:
        raise ValueError(kind)
