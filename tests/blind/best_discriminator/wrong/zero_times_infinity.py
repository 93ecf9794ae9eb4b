import math

import torch
from torch import Tensor


def best_discriminator(p_data: Tensor, p_g: Tensor) -> Tensor:
    out = torch.full_like(p_data, 0.5)
    some = p_data + p_g > 0
    out[some] = p_data[some] / (p_data + p_g)[some]
    return out


def game_value(p_data: Tensor, p_g: Tensor, D: Tensor) -> Tensor:
    return (p_data * D.log()).sum() + (p_g * (1 - D).log()).sum()


def jensen_shannon(p_data: Tensor, p_g: Tensor) -> Tensor:
    m = (p_data + p_g) / 2
    return 0.5 * (p_data * (p_data / m).log()).sum() + 0.5 * (p_g * (p_g / m).log()).sum()
