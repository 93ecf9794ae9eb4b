import torch
from torch import Tensor, nn


def _average(scores: Tensor) -> Tensor:
    flat = scores.reshape(-1)
    weights = torch.full_like(flat, 1 / flat.numel(), requires_grad=False)
    return torch.dot(flat, weights)


def critic_loss(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    gap = _average(real_scores) - _average(fake_scores)
    return -gap


def generator_loss(fake_scores: Tensor) -> Tensor:
    return -_average(fake_scores)


def clip_weights(critic: nn.Module, c: float) -> None:
    with torch.no_grad():
        for own in critic._parameters.values():
            if own is not None:
                own.copy_(own.clamp(-c, c))
    for child in critic.children():
        clip_weights(child, c)
