import math

import torch
from torch import Tensor


def best_discriminator(p_data: Tensor, p_g: Tensor) -> Tensor:
    total = p_data + p_g
    return torch.where(total > 0, p_data / total, torch.full_like(total, 0.5))


def game_value(p_data: Tensor, p_g: Tensor, D: Tensor) -> Tensor:
    return (torch.xlogy(p_data, D) + torch.xlogy(p_g, 1 - D)).sum()


def jensen_shannon(p_data: Tensor, p_g: Tensor) -> Tensor:
    # like scipy.spatial.distance.jensenshannon(p, q, base=2)
    m = (p_data + p_g) / 2
    left = torch.where(p_data > 0, p_data * torch.log(p_data / m), torch.zeros_like(m)).sum()
    right = torch.where(p_g > 0, p_g * torch.log(p_g / m), torch.zeros_like(m)).sum()
    js = (left + right) / 2 / math.log(2)
    return torch.sqrt(js.clamp(min=0))
