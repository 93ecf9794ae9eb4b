import torch
from torch import Tensor, nn


def critic_loss(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    return fake_scores.detach().mean() - real_scores.mean()


def generator_loss(fake_scores: Tensor) -> Tensor:
    return -fake_scores.mean()


def clip_weights(critic: nn.Module, c: float) -> None:
    for p in critic.parameters():
        p.data.clamp_(-c, c)
