import torch
from torch import Tensor, nn


def _mean(scores: Tensor) -> Tensor:
    return scores.mean(dtype=torch.float64)


def critic_loss(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    loss = _mean(fake_scores) - _mean(real_scores)
    return loss.to(fake_scores.dtype)


def generator_loss(fake_scores: Tensor) -> Tensor:
    return -_mean(fake_scores).to(fake_scores.dtype)


def clip_weights(critic: nn.Module, c: float) -> None:
    for p in critic.parameters():
        values = p.detach()
        upper = torch.full_like(values, c)
        torch.minimum(values, upper, out=values)
        torch.maximum(values, -upper, out=values)
