import torch
import torch.nn.functional as F
from torch import Tensor, nn


def critic_loss(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    return torch.sub(torch.mean(fake_scores), torch.mean(real_scores))


def generator_loss(fake_scores: Tensor) -> Tensor:
    return torch.neg(torch.mean(fake_scores))


def clip_weights(critic: nn.Module, c: float) -> None:
    @torch.no_grad()
    def clip(module: nn.Module) -> None:
        for p in module.parameters(recurse=False):
            F.hardtanh(p, -c, c, inplace=True)

    critic.apply(clip)
