import torch
from torch import Tensor, nn


def critic_loss(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    distance = torch.abs(real_scores.mean() - fake_scores.mean())
    return -distance


def generator_loss(fake_scores: Tensor) -> Tensor:
    return -fake_scores.mean()


def clip_weights(critic: nn.Module, c: float) -> None:
    with torch.no_grad():
        for p in critic.parameters():
            torch.clamp(p, -c, c, out=p)
