import math

import torch
from torch import Tensor
from torch.distributions import Normal


def truncated_variance(c: Tensor) -> Tensor:
    normal = Normal(torch.zeros((), dtype=torch.float64), 1.0)
    limit = c.to(torch.float64)
    share = normal.cdf(limit) - normal.cdf(-limit)
    edge = 2 * limit * normal.log_prob(limit).exp()
    return ((share - edge) / share).to(c.dtype)


def first_within(draws: Tensor, c: float) -> Tensor:
    rounds = draws.shape[0]
    number = torch.arange(rounds).view(-1, *[1] * (draws.dim() - 1)).expand_as(draws)
    first = torch.where(draws.abs() <= c, number, rounds).amin(0)
    return torch.take_along_dim(draws, first[None], dim=0)[0]


def truncated_normal(shape: tuple[int, ...], c: float, generator: torch.Generator | None = None) -> Tensor:
    z = torch.empty(shape, dtype=torch.float32)
    return torch.nn.init.trunc_normal_(z, mean=0.0, std=1.0, a=-c, b=c, generator=generator)
