import math

import torch
from torch import Tensor


def best_discriminator(p_data: Tensor, p_g: Tensor) -> Tensor:
    total = p_data + p_g
    seen = total > 0
    safe = torch.where(seen, total, torch.ones_like(total))
    return torch.where(seen, p_data / safe, torch.full_like(total, 0.5))


def game_value(p_data: Tensor, p_g: Tensor, D: Tensor) -> Tensor:
    return (torch.xlogy(p_data, D) + torch.xlogy(p_g, 1 - D)).sum()


def jensen_shannon(p_data: Tensor, p_g: Tensor) -> Tensor:
    # V(D*) = 2 JS - log 4. With 1 - D* taken as the share of the generator, so
    # that it does not round to 0 where D* rounds to 1.
    value = torch.xlogy(p_data, best_discriminator(p_data, p_g)).sum()
    value = value + torch.xlogy(p_g, best_discriminator(p_g, p_data)).sum()
    return value / 2 + math.log(2)
