import math

import torch
from torch import Tensor


def best_discriminator(p_data: Tensor, p_g: Tensor) -> Tensor:
    total = p_data + p_g
    return torch.where(total > 0, p_data / total, torch.tensor(0.5, dtype=total.dtype))


def game_value(p_data: Tensor, p_g: Tensor, D: Tensor) -> Tensor:
    # leave out the zeros, their logarithm is infinite
    keep = (p_data > 0) & (p_g > 0)
    p, q, d = p_data[keep], p_g[keep], D[keep]
    return (p * d.log() + q * (1 - d).log()).sum()


def jensen_shannon(p_data: Tensor, p_g: Tensor) -> Tensor:
    keep = (p_data > 0) & (p_g > 0)
    p, q = p_data[keep], p_g[keep]
    m = (p + q) / 2
    return 0.5 * (p * (p / m).log() + q * (q / m).log()).sum()
