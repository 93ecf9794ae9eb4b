import math

import torch
from torch import Tensor

EPS = 1e-12


def best_discriminator(p_data: Tensor, p_g: Tensor) -> Tensor:
    total = p_data + p_g
    return torch.where(total > 0, p_data / total.clamp_min(1e-38), torch.full_like(total, 0.5))


def game_value(p_data: Tensor, p_g: Tensor, D: Tensor) -> Tensor:
    log_real = torch.log(D.clamp(min=EPS))
    log_fake = torch.log((1 - D).clamp(min=EPS))
    return (p_data * log_real).sum() + (p_g * log_fake).sum()


def jensen_shannon(p_data: Tensor, p_g: Tensor) -> Tensor:
    D = best_discriminator(p_data, p_g)
    return (game_value(p_data, p_g, D) + math.log(4)) / 2
