import torch
from torch import nn


class GANCriterion(nn.Module):
    """Vanilla GAN objective, in the manner of the pix2pix code."""

    def __init__(self, real_label: float = 1.0, fake_label: float = 0.0) -> None:
        super().__init__()
        self.register_buffer("real_label", torch.tensor(real_label))
        self.register_buffer("fake_label", torch.tensor(fake_label))
        self.criterion = nn.BCEWithLogitsLoss(reduction="mean")

    def target(self, prediction, is_real):
        label = self.real_label if is_real else self.fake_label
        return label.to(prediction.dtype).to(prediction.device).expand_as(prediction)

    def forward(self, prediction, is_real):
        return self.criterion(prediction, self.target(prediction, is_real))


_gan = GANCriterion()


def discriminator_loss(real_logits, fake_logits):
    return _gan(real_logits, True) + _gan(fake_logits, False)


def generator_loss(fake_logits, kind="non_saturating"):
    if kind == "non_saturating":
        return _gan(fake_logits, is_real=True)
    if kind == "minimax":
        return _gan(fake_logits, is_real=False).neg()
    raise ValueError(f"kind must be 'non_saturating' or 'minimax', got {kind!r}")
