import torch
import torch.nn.functional as F
from torch import Tensor


def discriminator_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    # real images should be classified as 1
    real_labels = torch.ones_like(real_logits)
    loss_real = F.binary_cross_entropy_with_logits(real_logits, real_labels)
    # fake images should be classified as 0
    fake_labels = torch.zeros_like(fake_logits)
    loss_fake = F.binary_cross_entropy_with_logits(fake_logits, fake_labels)
    d_loss = loss_real + loss_fake
    return d_loss


def generator_loss(fake_logits: Tensor, kind: str = "non_saturating") -> Tensor:
    if kind == "non_saturating":
        # flip the labels: G wants D to say "real"
        g_loss = F.binary_cross_entropy_with_logits(fake_logits, torch.ones_like(fake_logits))
    elif kind == "minimax":
        # the part of D's loss that depends on G, with the opposite sign
        g_loss = -F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    else:
        raise ValueError("unknown kind of generator loss: " + repr(kind))
    return g_loss
