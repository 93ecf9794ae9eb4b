"""Inputs that checks draw: shapes in which mistakes show, and numbers of every size. All numbers are float64."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Generator, Tensor

# (batch, feature): a wide feature axis, first, so that a wrong shape is seen as one; a batch of one; a single
# feature, which squeeze() and broadcasting take for no axis at all; and a batch as wide as the features, where a
# wrong axis raises no error.
TABLES = ((3, 7), (1, 3), (5, 1), (4, 4))
# The same for (batch, ...): with images in which batch, channels, height and width agree, or all differ, and with
# three axes, for which weights of two or of four broadcast to something else.
BATCHES = (*TABLES, (3, 3, 3, 3), (1, 1, 2, 5), (5, 2, 4, 6), (4, 5, 6), (3, 3, 3))


def normal(generator: Generator, *shapes: Sequence[int]) -> list[Tensor]:
    """A float64 tensor of standard normal numbers for each shape."""
    return [torch.randn(list(shape), generator=generator, dtype=torch.float64) for shape in shapes]


def spread(
    generator: Generator, shape: Sequence[int], low: float, high: float, *, negative: bool = True
) -> Tensor:
    """Float64 numbers of every size between low and high, equally many in each power of ten, of both signs.

    They are dealt out evenly, so that no range of sizes is left out by chance. high is among them.
    """
    count = math.prod(shape)
    places = (torch.arange(count) + torch.rand(count, generator=generator, dtype=torch.float64)) / count
    places[-1] = 1
    sizes = low * (high / low) ** places[torch.randperm(count, generator=generator)]
    flips = 2.0 * torch.randint(2, (count,), generator=generator, dtype=torch.float64) - 1
    return (sizes * flips if negative else sizes).reshape(list(shape))


def pixels(generator: Generator, shape: Sequence[int]) -> Tensor:
    """Float64 pixels in [0, 1]: half of them black, some white, the others grey."""
    return normal(generator, shape)[0].clamp(0, 1)


def tables(generator: Generator, count: int) -> list[list[Tensor]]:
    """So many float64 tensors of standard normal numbers, for each shape of TABLES."""
    return [normal(generator, *[size] * count) for size in TABLES]


def noising(generator: Generator, shape: Sequence[int], steps: int = 12) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """x0 and a timestep for each sample, a table of alphas_cumprod that falls from 1 to 0, and noise.

    The timesteps differ. Both ends of the table are among them where the batch has room for three.
    """
    x0, noise = spread(generator, shape, 0.01, 1000), normal(generator, shape)[0]  # so that clipping shows
    table = torch.rand(steps, generator=generator, dtype=torch.float64).sort(descending=True).values
    table[0], table[-1] = 1, 0
    between = 1 + torch.randperm(steps - 2, generator=generator)
    t = torch.cat([between[:1], torch.tensor([0, steps - 1]), between[1:]])
    return x0, t[: shape[0]], table, noise
