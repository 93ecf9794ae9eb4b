import torch
from torch import Tensor, nn


def critic_loss(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    return fake_scores.mean() - real_scores.mean()


def generator_loss(fake_scores: Tensor) -> Tensor:
    return -fake_scores.mean()


def clip_weights(critic: nn.Module, c: float) -> None:
    for value in critic.state_dict().values():
        if value.is_floating_point():
            value.clamp_(-c, c)
