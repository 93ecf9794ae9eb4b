import math

import torch
from torch import Tensor


def best_discriminator(p_data: Tensor, p_g: Tensor) -> Tensor:
    D = torch.full_like(p_data, 0.5)
    some = (p_data > 0) | (p_g > 0)
    D[some] = p_data[some] / (p_data[some] + p_g[some])
    return D


def _average_log(p: Tensor, q: Tensor) -> Tensor:
    """The average of log q under p, with 0 log 0 = 0."""
    on = p > 0
    return (p[on] * q[on].log()).sum()


def game_value(p_data: Tensor, p_g: Tensor, D: Tensor) -> Tensor:
    return _average_log(p_data, D) + _average_log(p_g, 1 - D)


def jensen_shannon(p_data: Tensor, p_g: Tensor) -> Tensor:
    both = p_data + p_g
    real, fake = p_data > 0, p_g > 0
    kl_real = p_data[real] @ torch.log(p_data[real] / both[real]) + math.log(2)
    kl_fake = p_g[fake] @ torch.log(p_g[fake] / both[fake]) + math.log(2)
    return (kl_real + kl_fake) / 2
