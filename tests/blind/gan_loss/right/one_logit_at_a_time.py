"""My GAN losses, one logit after the other, so that I see what happens."""

import torch
from torch import Tensor


def minus_log_sigmoid(a: Tensor) -> Tensor:
    # log(1 + e^-a). The exponent must never be positive, or it overflows:
    # take out max(-a, 0) and what is left is log(1 + e^-|a|).
    return torch.maximum(-a, torch.zeros_like(a)) + torch.log1p(torch.exp(-torch.abs(a)))


def average(costs: list) -> Tensor:
    total = costs[0]
    for c in costs[1:]:
        total = total + c
    return total / len(costs)


def discriminator_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    real_costs = []
    for a in real_logits.reshape(-1):
        real_costs.append(minus_log_sigmoid(a))
    fake_costs = []
    for a in fake_logits.reshape(-1):
        fake_costs.append(minus_log_sigmoid(-a))  # 1 - sigmoid(a) is sigmoid(-a)
    return average(real_costs) + average(fake_costs)


def generator_loss(fake_logits: Tensor, kind: str = "non_saturating") -> Tensor:
    if kind != "non_saturating" and kind != "minimax":
        raise ValueError("I do not know the kind " + repr(kind))
    costs = []
    for a in fake_logits.reshape(-1):
        if kind == "non_saturating":
            costs.append(minus_log_sigmoid(a))
        else:
            costs.append(-minus_log_sigmoid(-a))
    return average(costs)
