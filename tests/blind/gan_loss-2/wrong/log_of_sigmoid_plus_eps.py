import torch

EPSILON = 1e-8


def discriminator_loss(real_logits, fake_logits):
    d_real = torch.sigmoid(real_logits)
    d_fake = torch.sigmoid(fake_logits)
    return -torch.mean(torch.log(d_real + EPSILON)) - torch.mean(torch.log(1 - d_fake + EPSILON))


def generator_loss(fake_logits, kind="non_saturating"):
    d_fake = torch.sigmoid(fake_logits)
    if kind == "non_saturating":
        return -torch.mean(torch.log(d_fake + EPSILON))
    elif kind == "minimax":
        return torch.mean(torch.log(1 - d_fake + EPSILON))
    else:
        raise ValueError("kind must be non_saturating or minimax")
