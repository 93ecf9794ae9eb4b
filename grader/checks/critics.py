"""Critics whose slope is known on paper, the points between two batches, and the shares that are drawn there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Generator, Tensor

from grader.checks.expect import expect_close, expect_tensor, expect_true
from grader.checks.inputs import normal
from grader.sandbox.builders import TwoLayerCritic


def between(real: Tensor, fake: Tensor, alpha: Tensor) -> Tensor:
    """The points that lie the share alpha of the way from the fake example of a row to the real one."""
    return torch.stack([fake[i] + share * (real[i] - fake[i]) for i, share in enumerate(alpha.tolist())])


def slopes_of(critic: TwoLayerCritic, x: Tensor) -> Tensor:
    """The gradient of the critic at each example, (batch, features): first' (second (1 - tanh²))."""
    hidden = (x.flatten(1) @ critic.first.T + critic.bias).tanh()
    return (critic.second.flatten() * (1 - hidden**2)) @ critic.first


def judged(
    generator: Generator, shape: Sequence[int], *, is_column: bool = False, size: float = 1, steepness: float = 1
) -> tuple[TwoLayerCritic, Tensor, Tensor, Tensor]:
    """A critic, real and fake examples of this shape, and shares of which one is 0 and one 1 where there is room.

    is_column: the critic returns (batch, 1), not (batch,). size: of the examples, which the critic is made for.
    steepness: a factor of the critic's slopes.
    """
    real, fake = (size * batch for batch in normal(generator, shape, shape))
    alpha = torch.rand(shape[0], generator=generator, dtype=torch.float64)
    alpha[1:3] = torch.tensor([0.0, 1.0])[: shape[0] - 1]
    first, bias, second = normal(generator, [4, real[0].numel()], [4], [1, 4] if is_column else [4])
    # So that no tanh is flat by chance, however many features there are.
    size *= real[0].numel() ** 0.5
    return TwoLayerCritic(first / size, bias, steepness * size * second), real, fake, alpha


def shares_of(points: Tensor, real: Tensor, fake: Tensor) -> Tensor:
    """How far each point lies from the fake example of its row to the real one: all features go as far.

    points: (..., batch, features), as many batches as you like. real, fake: (batch, features). Returns (...,
    batch).
    """
    way, moved = real.double() - fake.double(), points.detach().double() - fake.double()
    shares = (moved * way).sum(-1) / way.square().sum(-1)
    on_line = fake.double() + shares[..., None] * way
    advice = "All features of an example move along one straight line, so they have one share."
    expect_close(points, on_line.to(points.dtype), rtol=0, atol=1e-5, advice=advice)
    ends = shares.round()
    return torch.where((shares - ends).abs() < 1e-5, ends, shares)  # rounding leads beyond the ends


def drawn_between(
    submission: Any,
    function: str,
    generator: Generator,
    batch: int,
    times: int,
    *,
    dtype: torch.dtype = torch.float32,
    is_judged: bool = False,
) -> Tensor:
    """The shares, (times, batch), that so many calls of a function draw for points between real and fake examples.

    The function is `interpolate`, or `is_judged` and gets a critic first; then its points are those that the
    critic was asked about, and what it returns is the penalty there.
    """
    critic, real, fake, _ = judged(generator, (batch, 6))
    critic, real, fake = critic.to(dtype), real.to(dtype), fake.to(dtype)
    call = getattr(submission.via("repeated"), function)
    if not is_judged:
        points = call(times, real, fake)
        expect_tensor(points, shape=(times, batch, 6), dtype=dtype, advice="Which dtype is alpha drawn in?")
        return shares_of(points, real, fake)
    got = call(times, critic, real, fake)
    expect_tensor(got, shape=(times,), dtype=dtype)
    asked = torch.cat([call[0] for call in critic.calls]) if critic.calls else real[:0]
    expect_tensor(asked, shape=(max(len(asked), 1), 6), dtype=dtype, advice="Look at what goes into the critic.")
    rounds = len(asked) // (times * batch)
    told = {"expected": f"{times * batch} points", "got": f"{len(asked)}"}
    is_whole = rounds > 0 and rounds * times * batch == len(asked)
    expect_true(is_whole, "the critic is asked about another number of points", **told)
    # Some ask for one example after the other, some for all of them more than once.
    points = asked.reshape(times, rounds * batch, 6)[:, -batch:]
    right = (slopes_of(critic.double(), points.double().flatten(0, 1)).norm(dim=1) - 1).square()
    advice = "Expected is the penalty at the points that the critic was asked about."
    expect_close(got, right.reshape(times, batch).mean(1).to(dtype), rtol=1e-4, atol=1e-4, advice=advice)
    return shares_of(points, real, fake)
