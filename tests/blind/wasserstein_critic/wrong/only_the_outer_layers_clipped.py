import torch
from torch import Tensor, nn


def critic_loss(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    return fake_scores.mean() - real_scores.mean()


def generator_loss(fake_scores: Tensor) -> Tensor:
    return -fake_scores.mean()


@torch.no_grad()
def clip_weights(critic: nn.Module, c: float) -> None:
    for layer in [critic, *critic.children()]:
        for p in layer.parameters(recurse=False):
            p.clamp_(-c, c)
