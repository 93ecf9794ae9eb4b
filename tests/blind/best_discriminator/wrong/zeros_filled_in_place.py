import math

import torch
from torch import Tensor


def best_discriminator(p_data: Tensor, p_g: Tensor) -> Tensor:
    p_data += 1e-10
    p_g += 1e-10
    return p_data / (p_data + p_g)


def game_value(p_data: Tensor, p_g: Tensor, D: Tensor) -> Tensor:
    return (torch.xlogy(p_data, D) + torch.xlogy(p_g, 1 - D)).sum()


def jensen_shannon(p_data: Tensor, p_g: Tensor) -> Tensor:
    p_data += 1e-10
    p_g += 1e-10
    m = (p_data + p_g) / 2
    return 0.5 * (p_data * (p_data / m).log() + p_g * (p_g / m).log()).sum()
