import torch
from torch import Tensor, nn


def mean_score(scores: Tensor) -> Tensor:
    total = scores.new_zeros(())
    count = 0
    for score in scores.flatten():
        total = total + score
        count += 1
    return total / count


def critic_loss(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    return mean_score(fake_scores) - mean_score(real_scores)


def generator_loss(fake_scores: Tensor) -> Tensor:
    return -1 * mean_score(fake_scores)


def clip_weights(critic: nn.Module, c: float) -> None:
    for p in critic.parameters():
        with torch.no_grad():
            too_high = p > c
            too_low = p < -c
            p.masked_fill_(too_high, c)
            p.masked_fill_(too_low, -c)
