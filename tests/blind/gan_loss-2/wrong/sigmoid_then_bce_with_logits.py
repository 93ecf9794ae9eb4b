import torch
from torch import nn

bce = nn.BCEWithLogitsLoss()


def probability(logits):
    return torch.sigmoid(logits)


def discriminator_loss(real_logits, fake_logits):
    D_x = probability(real_logits)
    D_G_z = probability(fake_logits)
    return bce(D_x, torch.ones_like(D_x)) + bce(D_G_z, torch.zeros_like(D_G_z))


def generator_loss(fake_logits, kind="non_saturating"):
    D_G_z = probability(fake_logits)
    if kind == "non_saturating":
        return bce(D_G_z, torch.ones_like(D_G_z))
    if kind == "minimax":
        return -bce(D_G_z, torch.zeros_like(D_G_z))
    raise ValueError(f"kind={kind}")
