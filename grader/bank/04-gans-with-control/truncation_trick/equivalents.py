"""Right solutions in other styles."""

import math

import numpy as np
import torch
from torch.distributions import Normal

from grader.checks import equivalent


@equivalent(of="truncated_variance")
def by_distributions(c):
    """Density and distribution function of torch.distributions; the integral, divided by what is kept."""
    normal = Normal(torch.zeros_like(c), torch.ones_like(c))
    kept = 2 * normal.cdf(c) - 1
    return (kept - 2 * c * normal.log_prob(c).exp()) / kept


@equivalent(of="truncated_variance")
def one_limit_after_another(c):
    """A loop over the limits, in Python's numbers."""
    found = []
    for limit in c.flatten().tolist():
        phi = math.exp(-0.5 * limit**2) / (2 * math.pi) ** 0.5
        found.append(1 - limit * phi / (0.5 * math.erf(limit / 2**0.5)))
    return torch.tensor(found, dtype=c.dtype).reshape(c.shape)


@equivalent(of="truncated_variance")
def slope_of_the_share(c):
    """The density at the limit is half the slope of the share that is kept."""
    kept = torch.special.erf(c / 2**0.5)
    slope = math.sqrt(2 / math.pi) * torch.exp(-0.5 * c**2)
    return torch.sub(1, c * slope / kept)


@equivalent(of="first_within")
def round_by_round(draws, c):
    """From the first round on, filling in where nothing has fitted so far."""
    z, done = draws[0].clone(), draws[0].abs() <= c
    for each in draws[1:]:
        z = torch.where(done, z, each)
        done = done | (each.abs() <= c)
    return z


@equivalent(of="first_within")
def masked_in_place(draws, c):
    """Written over as long as it lies beyond, on a copy."""
    z, number = draws[0].clone(), 1
    while (z.abs() > c).any():
        beyond = z.abs() > c
        z[beyond] = draws[number][beyond]
        number += 1
    return z


@equivalent(of="first_within")
def component_by_component(draws, c):
    """A loop over the components."""
    columns = draws.reshape(len(draws), -1).T
    return torch.stack([column[column.abs() <= c][0] for column in columns]).reshape(draws.shape[1:])


@equivalent(of="first_within", remarks=["within_strides"])
def viewed_in_numpy(draws, c):
    """A flat view, and numpy to look up the first round."""
    flat = draws.view(len(draws), -1)
    first = torch.from_numpy(np.argmax(np.abs(flat.detach().numpy()) <= c, axis=0))
    return flat[first, torch.arange(flat.shape[1])].view(draws.shape[1:])


@equivalent(of="truncated_normal")
def by_the_inverse(shape, c, generator=None):
    """No draw is thrown away: uniform numbers go through the inverse of the distribution function."""
    share = (2 * torch.rand(shape, generator=generator, dtype=torch.float64) - 1) * math.erf(c / math.sqrt(2))
    return (math.sqrt(2) * torch.erfinv(share)).float()


@equivalent(of="truncated_normal")
def init_of_torch(shape, c, generator=None):
    """torch's initialisation for weights."""
    return torch.nn.init.trunc_normal_(torch.empty(shape), a=-c, b=c, generator=generator)


@equivalent(of="truncated_normal")
def whole_rounds(shape, c, generator=None):
    """Every round draws for all components, and is used where it is needed."""
    z = torch.full(shape, math.inf)
    while bool((z.abs() > c).any()):
        z = torch.where(z.abs() <= c, z, torch.randn(*shape, generator=generator))
    return z


@equivalent(of="truncated_normal")
def from_a_heap(shape, c, generator=None):
    """Draws are heaped up until there are enough that fit, and then put into shape."""
    need, heap = math.prod(shape), torch.empty(0)
    while len(heap) < need:
        fresh = torch.empty(2 * need).normal_(generator=generator)
        heap = torch.cat([heap, fresh[fresh.abs() <= c]])
    return heap[:need].reshape(shape)


@equivalent(of="truncated_normal", remarks=["normal_loop"])
def one_after_another(shape, c, generator=None):
    """A loop over the components, each drawn until it fits."""
    z = torch.empty(math.prod(shape))
    for place in range(len(z)):
        number = math.inf
        while abs(number) > c:
            number = torch.randn((), generator=generator).item()
        z[place] = number
    return z.reshape(shape)
