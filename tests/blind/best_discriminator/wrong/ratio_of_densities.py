import math

import torch
from torch import Tensor


def best_discriminator(p_data: Tensor, p_g: Tensor) -> Tensor:
    ratio = p_data / p_g
    return torch.where((p_data == 0) & (p_g == 0), torch.full_like(ratio, 0.5), ratio)


def game_value(p_data: Tensor, p_g: Tensor, D: Tensor) -> Tensor:
    return torch.xlogy(p_data, D).sum() + torch.xlogy(p_g, 1 - D).sum()


def jensen_shannon(p_data: Tensor, p_g: Tensor) -> Tensor:
    m = (p_data + p_g) / 2
    kl = lambda p: (torch.xlogy(p, p) - torch.xlogy(p, m)).sum()
    return (kl(p_data) + kl(p_g)) / 2
