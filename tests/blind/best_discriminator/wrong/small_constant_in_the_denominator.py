import math

import torch
from torch import Tensor


def best_discriminator(p_data: Tensor, p_g: Tensor) -> Tensor:
    return p_data / (p_data + p_g + 1e-8)


def game_value(p_data: Tensor, p_g: Tensor, D: Tensor) -> Tensor:
    real = torch.xlogy(p_data, D)
    fake = torch.xlogy(p_g, 1 - D)
    return torch.sum(real + fake)


def jensen_shannon(p_data: Tensor, p_g: Tensor) -> Tensor:
    mix = 0.5 * (p_data + p_g)
    entr = torch.special.entr
    return entr(mix).sum() - 0.5 * (entr(p_data).sum() + entr(p_g).sum())
