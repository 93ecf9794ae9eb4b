"""D as a classifier with two classes, fake (0) and real (1): the softmax of (0, logit)."""

from enum import StrEnum

import torch
from torch import Tensor, nn


class Kind(StrEnum):
    NON_SATURATING = "non_saturating"
    MINIMAX = "minimax"


class TwoClassLoss(nn.Module):
    """Cross-entropy against one and the same class for all logits, whatever their shape."""

    def __init__(self, target: int):
        super().__init__()
        self.target = target
        self.criterion = nn.CrossEntropyLoss()

    def forward(self, logits: Tensor) -> Tensor:
        flat = logits.reshape(-1)
        scores = torch.stack([torch.zeros_like(flat), flat], dim=1)
        labels = torch.full((flat.numel(),), self.target, dtype=torch.long, device=flat.device)
        return self.criterion(scores, labels)


AS_FAKE, AS_REAL = TwoClassLoss(0), TwoClassLoss(1)


def discriminator_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    return AS_REAL(real_logits) + AS_FAKE(fake_logits)


def generator_loss(fake_logits: Tensor, kind: str = "non_saturating") -> Tensor:
    if Kind(kind) is Kind.MINIMAX:  # Kind() raises the ValueError
        return -AS_FAKE(fake_logits)
    return AS_REAL(fake_logits)
