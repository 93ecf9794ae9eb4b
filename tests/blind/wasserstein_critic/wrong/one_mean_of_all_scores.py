import torch
from torch import Tensor, nn


def critic_loss(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    signed = torch.cat([fake_scores.flatten(), -real_scores.flatten()])
    return 2 * signed.mean()


def generator_loss(fake_scores: Tensor) -> Tensor:
    return -fake_scores.mean()


@torch.no_grad()
def clip_weights(critic: nn.Module, c: float) -> None:
    for p in critic.parameters():
        p.clamp_(-c, c)
