import math

import torch
import torch.nn.functional as F
from torch import Tensor


def best_discriminator(p_data: Tensor, p_g: Tensor) -> Tensor:
    # sigmoid of the log ratio; log 0 - log 0 is nan, and means a coin
    logit = p_data.log() - p_g.log()
    return torch.where(logit.isnan(), torch.full_like(logit, 0.5), torch.sigmoid(logit))


def game_value(p_data: Tensor, p_g: Tensor, D: Tensor) -> Tensor:
    value = p_data.new_zeros(())
    for weight, answer in ((p_data, D), (p_g, 1 - D)):
        occurs = weight != 0
        value = value + torch.dot(weight[occurs], torch.log(answer[occurs]))
    return value


def jensen_shannon(p_data: Tensor, p_g: Tensor) -> Tensor:
    logit = p_data.log() - p_g.log()
    zero = torch.zeros_like(logit)
    cost = torch.where(p_data > 0, p_data * F.softplus(-logit), zero)
    cost = cost + torch.where(p_g > 0, p_g * F.softplus(logit), zero)
    return math.log(2) - cost.sum() / 2
