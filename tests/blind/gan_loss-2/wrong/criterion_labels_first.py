import torch
import torch.nn as nn


class AdversarialLoss(nn.Module):
    def __init__(self):
        super().__init__()
        self.bce = nn.BCEWithLogitsLoss()

    def real(self, logits):
        return self.bce(torch.ones_like(logits), logits)

    def fake(self, logits):
        return self.bce(torch.zeros_like(logits), logits)


adversarial = AdversarialLoss()


def discriminator_loss(real_logits, fake_logits):
    return adversarial.real(real_logits) + adversarial.fake(fake_logits)


def generator_loss(fake_logits, kind="non_saturating"):
    if kind == "non_saturating":
        return adversarial.real(fake_logits)
    elif kind == "minimax":
        return -adversarial.fake(fake_logits)
    else:
        raise ValueError(kind)
