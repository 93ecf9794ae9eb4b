import torch
import torch.nn.functional as F

real_label = 0.9
fake_label = 0.0


def discriminator_loss(real_logits, fake_logits):
    label = torch.full_like(real_logits, real_label)
    errD_real = F.binary_cross_entropy_with_logits(real_logits, label)
    label = torch.full_like(fake_logits, fake_label)
    errD_fake = F.binary_cross_entropy_with_logits(fake_logits, label)
    errD = errD_real + errD_fake
    return errD


def generator_loss(fake_logits, kind="non_saturating"):
    if kind == "non_saturating":
        errG = F.binary_cross_entropy_with_logits(fake_logits, torch.ones_like(fake_logits))
    elif kind == "minimax":
        errG = -F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    else:
        raise ValueError("unknown kind")
    return errG
