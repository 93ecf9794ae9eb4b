import math

import torch


def truncated_variance(c):
    density = torch.exp(-0.5 * c**2) / math.sqrt(2 * math.pi)
    share = torch.erf(c / math.sqrt(2))
    return 1 - 2 * c * density / share


def first_within(draws, c):
    inside = (draws > -c) & (draws < c)
    index = inside.to(torch.int64).argmax(0)
    return draws.gather(0, index.unsqueeze(0)).squeeze(0)


def truncated_normal(shape, c, generator=None):
    z = torch.randn(shape, generator=generator)
    outside = z.abs() > c
    while outside.any():
        z[outside] = torch.randn(int(outside.sum()), generator=generator)
        outside = z.abs() > c
    return z
