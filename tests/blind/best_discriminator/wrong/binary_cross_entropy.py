import math

import torch
import torch.nn.functional as F
from torch import Tensor


def best_discriminator(p_data: Tensor, p_g: Tensor) -> Tensor:
    D = p_data / (p_data + p_g)
    return torch.where(torch.isnan(D), 0.5 * torch.ones_like(D), D)


def game_value(p_data: Tensor, p_g: Tensor, D: Tensor) -> Tensor:
    real = F.binary_cross_entropy(D, torch.ones_like(D), weight=p_data, reduction="sum")
    fake = F.binary_cross_entropy(D, torch.zeros_like(D), weight=p_g, reduction="sum")
    return -(real + fake)


def jensen_shannon(p_data: Tensor, p_g: Tensor) -> Tensor:
    return (game_value(p_data, p_g, best_discriminator(p_data, p_g)) + 2 * math.log(2)) / 2
