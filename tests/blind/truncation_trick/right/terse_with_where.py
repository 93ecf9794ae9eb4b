import math

import torch


def truncated_variance(c):
    x = c.double()
    return (1 - x * math.sqrt(2 / math.pi) * (-x * x / 2).exp() / (x / 2**0.5).erf()).to(c)


def first_within(draws, c):
    return draws.gather(0, (draws.abs() <= c).byte().argmax(0)[None])[0]


def truncated_normal(shape, c, generator=None):
    z = torch.randn(shape, generator=generator)
    while not (ok := z.abs() <= c).all():
        z = torch.where(ok, z, torch.randn(shape, generator=generator))
    return z
