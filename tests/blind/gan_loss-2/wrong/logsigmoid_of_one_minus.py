import torch
import torch.nn.functional as F


def discriminator_loss(real_logits, fake_logits):
    log_real = F.logsigmoid(real_logits)
    log_fake = F.logsigmoid(1 - fake_logits)
    return -(torch.mean(log_real) + torch.mean(log_fake))


def generator_loss(fake_logits, kind="non_saturating"):
    if kind == "non_saturating":
        return -torch.mean(F.logsigmoid(fake_logits))
    elif kind == "minimax":
        return torch.mean(F.logsigmoid(1 - fake_logits))
    raise ValueError(f"kind {kind!r} not known")
