import torch
from torch import Tensor, nn


def critic_loss(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    return fake_scores.mean() - real_scores.mean()


def generator_loss(fake_scores: Tensor) -> Tensor:
    return -fake_scores.mean()


def clip_weights(critic: nn.Module, c: float) -> None:
    for module in critic.modules():
        for name, p in list(module.named_parameters(recurse=False)):
            clipped = nn.Parameter(p.detach().clamp(-c, c), requires_grad=p.requires_grad)
            clipped.grad = p.grad
            setattr(module, name, clipped)
