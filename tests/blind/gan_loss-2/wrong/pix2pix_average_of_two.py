import torch
import torch.nn as nn


class GANLoss(nn.Module):
    def __init__(self, target_real_label=1.0, target_fake_label=0.0):
        super(GANLoss, self).__init__()
        self.register_buffer("real_label", torch.tensor(target_real_label))
        self.register_buffer("fake_label", torch.tensor(target_fake_label))
        self.loss = nn.BCEWithLogitsLoss()

    def get_target_tensor(self, prediction, target_is_real):
        target = self.real_label if target_is_real else self.fake_label
        return target.expand_as(prediction).to(prediction)

    def __call__(self, prediction, target_is_real):
        return self.loss(prediction, self.get_target_tensor(prediction, target_is_real))


criterionGAN = GANLoss()


def discriminator_loss(real_logits, fake_logits):
    loss_D_real = criterionGAN(real_logits, True)
    loss_D_fake = criterionGAN(fake_logits, False)
    loss_D = (loss_D_real + loss_D_fake) * 0.5
    return loss_D


def generator_loss(fake_logits, kind="non_saturating"):
    if kind == "non_saturating":
        return criterionGAN(fake_logits, True)
    elif kind == "minimax":
        return -criterionGAN(fake_logits, False)
    raise ValueError("GAN mode %s not implemented" % kind)
