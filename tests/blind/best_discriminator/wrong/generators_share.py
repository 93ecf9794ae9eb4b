import math

import torch
from torch import Tensor


def best_discriminator(p_data, p_g):
    total = p_data + p_g
    D = p_g / total
    D[total == 0] = 0.5
    return D


def game_value(p_data, p_g, D):
    return (torch.xlogy(p_data, D) + torch.xlogy(p_g, 1 - D)).sum()


def jensen_shannon(p_data, p_g):
    total = p_data + p_g
    real = torch.where(p_data > 0, p_data * (p_data / total).log(), torch.zeros_like(total))
    fake = torch.where(p_g > 0, p_g * (p_g / total).log(), torch.zeros_like(total))
    return math.log(2) + 0.5 * (real + fake).sum()
