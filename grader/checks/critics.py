"""Critics whose slope is known on paper, the points between two batches, and shares that were drawn."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Generator, Tensor

from grader.checks.expect import expect_close
from grader.checks.properties import normal
from grader.checks.randomness import expect_uniform
from grader.sandbox.builders import TwoLayerCritic


def between(real: Tensor, fake: Tensor, alpha: Tensor) -> Tensor:
    """The points that lie the share alpha of the way from the fake example of a row to the real one."""
    return torch.stack([fake[i] + share * (real[i] - fake[i]) for i, share in enumerate(alpha.tolist())])


def slopes_of(critic: TwoLayerCritic, x: Tensor) -> Tensor:
    """The gradient of the critic at each example, (batch, features): first' (second (1 - tanh²))."""
    hidden = (x.flatten(1) @ critic.first.T + critic.bias).tanh()
    return (critic.second.flatten() * (1 - hidden**2)) @ critic.first


def judged(
    generator: Generator, shape: Sequence[int], *, is_column: bool = False
) -> tuple[TwoLayerCritic, Tensor, Tensor, Tensor]:
    """A critic, real and fake examples of this shape, and shares of which one is 0 and one 1 where there is room.

    is_column: the critic returns (batch, 1), not (batch,).
    """
    real, fake = normal(generator, shape, shape)
    alpha = torch.rand(shape[0], generator=generator, dtype=torch.float64)
    alpha[1:3] = torch.tensor([0.0, 1.0])[: shape[0] - 1]
    weights = normal(generator, [4, real[0].numel()], [4], [1, 4] if is_column else [4])
    return TwoLayerCritic(*weights), real, fake, alpha


def expect_shares(first: Tensor, second: Tensor) -> None:
    """Points between ones and zeros, twice: their features are the shares, drawn uniformly, one an example."""
    advice = "All features of an example move along one straight line, so they have one share."
    for points in (first, second):
        expect_close(points, points[:, :1].expand_as(points), rtol=0, atol=1e-6, advice=advice)
    expect_uniform(first[:, 0], second[:, 0])
