import math

import torch
from torch import Tensor


def best_discriminator(p_data: Tensor, p_g: Tensor) -> Tensor:
    s = p_data + p_g
    return torch.where(s == 0, torch.full_like(s, 0.5), p_data / s)


def game_value(p_data: Tensor, p_g: Tensor, D: Tensor) -> Tensor:
    real = torch.xlogy(p_data, D).sum()
    fake = torch.xlogy(p_g, 1 - D).sum()
    return real + fake


def jensen_shannon(p_data: Tensor, p_g: Tensor) -> Tensor:
    # V(D*) = 2 JS - log 4
    best = best_discriminator(p_data, p_g)
    return (game_value(p_data, p_g, best) + math.log(4)) / 2
