import torch
from torch import Tensor, nn


def critic_loss(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    return fake_scores.mean() - real_scores.mean()


def generator_loss(fake_scores: Tensor) -> Tensor:
    return -fake_scores.mean()


def clip_weights(critic: nn.Module, c: float) -> None:
    for m in critic.modules():
        if isinstance(m, (nn.Linear, nn.modules.conv._ConvNd)):
            m.weight.data.clamp_(-c, c)
            if m.bias is not None:
                m.bias.data.clamp_(-c, c)
