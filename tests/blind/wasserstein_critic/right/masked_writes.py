import torch
from torch import Tensor, nn


def critic_loss(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    real = torch.einsum("i->", real_scores.flatten()) / real_scores.nelement()
    fake = torch.einsum("i->", fake_scores.flatten()) / fake_scores.nelement()
    return fake - real


def generator_loss(fake_scores: Tensor) -> Tensor:
    return -(torch.einsum("i->", fake_scores.flatten()) / fake_scores.nelement())


def clip_weights(critic: nn.Module, c: float) -> None:
    with torch.no_grad():
        for _, weight in critic.named_parameters():
            weight[weight > c] = c
            weight[weight < -c] = -c
