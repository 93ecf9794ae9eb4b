"""The truncation trick: noise that keeps nearer to 0, for better images and less variety from a trained generator.

Each component of z is drawn from a standard normal distribution, and drawn again whenever its size exceeds the
limit c. What is left is a normal distribution without its ends. It is another thing than clipping, which moves
what lies beyond onto the limit, where it piles up: at c = 1 about every third component would be just 1 or -1.

What is fixed here, because other code does it differently:

- The noise is standard normal before it is cut, whatever c is, and is not scaled afterwards.
- Each component is judged and drawn again by itself; its neighbours, if they lie within, stay.
- A component lies within if its size is at most c, so c itself and 0 do. No other limit plays a part.
- The variance is the one of the cut distribution itself, on paper, and not that of some draws.

A worked line, with c = 1. Two components are drawn in three rounds, (0.4, -1.7), then (0.9, 2.2), then
(0.1, -0.3): the first is 0.4, from the first round, and the second -0.3, from the third.

`course read 4` opens the lesson. Check your work with `course grade truncation_trick`.
"""

import math

import torch
from torch import Tensor


def truncated_variance(c: Tensor) -> Tensor:
    """The variance of a standard normal number that was drawn again until its size was at most c.

    c: limits above 0, in any shape, float32 or float64.
    Returns the variance for each of them, in the shape and dtype of c.
    """
    # solution: what the ends take away from 1, shared out over what is kept
    density = torch.exp(-c.square() / 2) / math.sqrt(2 * math.pi)
    kept = torch.erf(c / math.sqrt(2))
    return 1 - 2 * c * density / kept
    # end solution


def first_within(draws: Tensor, c: float) -> Tensor:
    """The noise that comes of these draws: of each component the first draw whose size is at most c.

    draws: (rounds, ...), standard normal numbers: all components drawn once, then all of them again, and so on.
    Every component has at least one draw within the limit.
    Returns (...), in the dtype of draws, which are left as they are.
    """
    # solution: the number of the first round that fits each component, and what it drew there
    first = (draws.abs() <= c).int().argmax(dim=0, keepdim=True)
    return draws.gather(0, first)[0]
    # end solution


def truncated_normal(shape: tuple[int, ...], c: float, generator: torch.Generator | None = None) -> Tensor:
    """Noise for a generator: each component standard normal, drawn again for as long as its size exceeds c.

    shape: the sizes of the axes. c: the limit, from 0.1 on.
    generator: all random numbers come from it. Where it is None they come from torch, as its random numbers go
    on; no seed is set. How many are drawn, and in which order, is up to you, and so is any other way to the same
    distribution.
    Returns a float32 tensor of this shape.
    Source: Brock et al. 2019, Large Scale GAN Training, arXiv:1809.11096.
    """
    # solution: once for all, and again for those that are beyond
    z = torch.randn(shape, generator=generator)
    while (beyond := z.abs() > c).any():
        z[beyond] = torch.randn(int(beyond.sum()), generator=generator)
    return z
    # end solution
