"""A critic's slope on paper is the one that autograd finds, and shares are one for each example."""

from __future__ import annotations

import functools
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import Tensor

from grader.checks import between, drawn_between, judged, slopes_of
from grader.sandbox.builders import TwoLayerCritic
from grader.sandbox.drivers import STANDARD
from tests.checks.test_properties import Function, failure_of, seeded


@pytest.mark.parametrize("is_column", [False, True])
@pytest.mark.parametrize("shape", [(5, 3), (1, 2, 3, 4)])
def test_the_slope_on_paper_is_the_slope(shape: tuple[int, ...], is_column: bool) -> None:
    critic, real, fake, alpha = judged(seeded(), shape, is_column=is_column)
    x = between(real, fake, alpha).requires_grad_()
    scores = critic(x)
    assert scores.shape == ((shape[0], 1) if is_column else (shape[0],))
    (slope,) = torch.autograd.grad(scores.sum(), x)
    torch.testing.assert_close(slopes_of(critic, x), slope.flatten(1))


def test_points_lie_between_the_examples_of_their_row() -> None:
    _, real, fake, alpha = judged(seeded(), (4, 2))
    points = between(real, fake, alpha)
    assert alpha[1:3].tolist() == [0.0, 1.0]
    assert torch.equal(points[1], fake[1])
    torch.testing.assert_close(points[2], real[2])


@pytest.mark.parametrize("steepness", [0.1, 100])
def test_a_critic_is_as_steep_as_asked_for_whatever_the_size_of_examples(steepness: float) -> None:
    gentle, real, *_ = judged(seeded(), (4, 6))
    critic, large, *_ = judged(seeded(), (4, 6), size=30, steepness=steepness)
    torch.testing.assert_close(large, 30 * real)
    torch.testing.assert_close(slopes_of(critic, large), steepness * slopes_of(gentle, real))


def mixed(real: Tensor, fake: Tensor, alpha: Tensor) -> Tensor:
    return alpha * real + (1 - alpha) * fake


def penalty_by(interpolate: Function) -> Function:
    def penalty(critic: TwoLayerCritic, real: Tensor, fake: Tensor) -> Tensor:
        points = interpolate(real, fake).requires_grad_()
        (slope,) = torch.autograd.grad(critic(points).sum(), points)
        return (slope.norm(dim=1) - 1).square().mean()

    return penalty


def repeating(function: Function) -> Any:
    """A submission whose function `f` is called in this process, by the driver `repeated`."""
    return SimpleNamespace(via=lambda driver: SimpleNamespace(f=functools.partial(STANDARD[driver], function)))


def drawn(interpolate: Function, *, is_judged: bool, dtype: torch.dtype = torch.float32) -> Tensor:
    function = penalty_by(interpolate) if is_judged else interpolate
    return drawn_between(repeating(function), "f", seeded(), 8, 200, dtype=dtype, is_judged=is_judged)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("is_judged", [False, True])
def test_shares_that_are_drawn_come_back(is_judged: bool, dtype: torch.dtype) -> None:
    torch.manual_seed(0)
    shares = drawn(
        lambda real, fake: mixed(real, fake, torch.rand(len(real), 1)), is_judged=is_judged, dtype=dtype
    )
    torch.manual_seed(0)
    right = torch.cat([torch.rand(8, 1) for _ in range(200)]).reshape(200, 8)
    torch.testing.assert_close(shares.float(), right, rtol=0, atol=1e-5)
    ends = drawn(lambda real, fake: mixed(real, fake, torch.ones(len(real), 1)), is_judged=is_judged, dtype=dtype)
    assert torch.equal(ends, torch.ones_like(ends))


@pytest.mark.parametrize("is_judged", [False, True])
def test_features_with_shares_of_their_own_are_found(is_judged: bool) -> None:
    wrong = lambda real, fake: mixed(real, fake, torch.rand_like(real))  # noqa: E731
    assert failure_of(lambda: drawn(wrong, is_judged=is_judged)).aspect == "value"


def test_a_penalty_elsewhere_is_found() -> None:
    wrong = repeating(lambda critic, real, fake: penalty_by(mixed_at_random)(critic, real, fake) + 0.01)
    found = failure_of(lambda: drawn_between(wrong, "f", seeded(), 8, 20, is_judged=True))
    assert found.aspect == "value"
    assert "asked about" in found.advice
    silent = repeating(lambda critic, real, fake: real.new_zeros(()))
    assert failure_of(lambda: drawn_between(silent, "f", seeded(), 8, 20, is_judged=True)).aspect == "shape"


def mixed_at_random(real: Tensor, fake: Tensor) -> Tensor:
    return mixed(real, fake, torch.rand(len(real), 1))
