import math

import torch
from torch import Tensor


def best_discriminator(p_data, p_g):
    return torch.nan_to_num(p_data / (p_data + p_g), nan=0.5)


def game_value(p_data, p_g, D):
    real = torch.nan_to_num(p_data * torch.log(D))
    fake = torch.nan_to_num(p_g * torch.log(1 - D))
    return real.sum() + fake.sum()


def jensen_shannon(p_data, p_g):
    m = 0.5 * (p_data + p_g)
    a = torch.nan_to_num(p_data * torch.log(p_data / m))
    b = torch.nan_to_num(p_g * torch.log(p_g / m))
    return 0.5 * (a.sum() + b.sum())
