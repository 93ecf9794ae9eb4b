import math

import torch
from torch import Tensor


def best_discriminator(p_data, p_g):
    answers = []
    for real, fake in zip(p_data.tolist(), p_g.tolist()):
        if real == 0 and fake == 0:
            answers.append(0.5)
        else:
            answers.append(real / (real + fake))
    return torch.tensor(answers, dtype=p_data.dtype)


def game_value(p_data, p_g, D):
    value = 0.0
    for real, fake, d in zip(p_data.tolist(), p_g.tolist(), D.tolist()):
        if real > 0:
            if d == 0:
                return torch.tensor(-math.inf, dtype=p_data.dtype)
            value = value + real * math.log(d)
        if fake > 0:
            if d == 1:
                return torch.tensor(-math.inf, dtype=p_data.dtype)
            value = value + fake * math.log(1 - d)
    return torch.tensor(value, dtype=p_data.dtype)


def jensen_shannon(p_data, p_g):
    js = 0.0
    for real, fake in zip(p_data.tolist(), p_g.tolist()):
        # half of KL(data || middle) plus half of KL(generator || middle)
        if real > 0:
            js = js + 0.5 * real * math.log(2 * real / (real + fake))
        if fake > 0:
            js = js + 0.5 * fake * math.log(2 * fake / (real + fake))
    return torch.tensor(js, dtype=p_data.dtype)
