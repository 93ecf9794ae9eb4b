import math

import torch
from torch import Tensor


def best_discriminator(p_data: Tensor, p_g: Tensor) -> Tensor:
    total = p_data + p_g
    D = p_data / torch.where(total > 0, total, torch.ones_like(total))
    return torch.where(total > 0, D, torch.full_like(D, 0.5))


def game_value(p_data: Tensor, p_g: Tensor, D: Tensor) -> Tensor:
    return torch.xlogy(p_data, D).sum() + torch.xlogy(p_g, 1 - D).sum()


def jensen_shannon(p_data: Tensor, p_g: Tensor) -> Tensor:
    D = best_discriminator(p_data, p_g)
    return game_value(p_data, p_g, D) + math.log(4)
