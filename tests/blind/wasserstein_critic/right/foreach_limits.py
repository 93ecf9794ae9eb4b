import torch
from torch import Tensor, nn


def generator_loss(fake_scores: Tensor) -> Tensor:
    """Minus the mean score."""
    return fake_scores.neg().mean()


def critic_loss(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    """Pull reals up and fakes down."""
    return generator_loss(real_scores) - generator_loss(fake_scores)


def clip_weights(critic: nn.Module, c: float) -> None:
    weights = [p.detach() for p in critic.parameters()]
    if weights:
        torch._foreach_clamp_min_(weights, -c)
        torch._foreach_clamp_max_(weights, c)
