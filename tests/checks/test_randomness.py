"""Honest draws pass, and each way to draw wrongly is found."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor

from grader.checks import (
    expect_independent,
    expect_normal,
    expect_random_states,
    expect_standard_normal,
    expect_steps,
    expect_uniform,
    normal,
)
from tests.checks.test_properties import Function, failure_of, seeded, submitted


@pytest.mark.parametrize("shape", [(8000, 3), (1000, 2, 3, 4), (24_000, 1), (1, 24_000)])
def test_honest_noise_is_standard_normal(shape: tuple[int, ...]) -> None:
    for seed in range(20):
        first, second = normal(seeded(seed), shape, shape)
        expect_normal(first, second)
        expect_normal(first.float(), second.float())


MISTAKEN_NOISE: dict[str, Function] = {
    "uniform from 0 to 1": torch.rand_like,
    "uniform with variance 1": lambda x: 12**0.5 * (torch.rand_like(x) - 0.5),
    "a little narrow": lambda x: 0.95 * torch.randn_like(x),
    "a little shifted": lambda x: 0.06 + torch.randn_like(x),
    "cut off at two": lambda x: torch.randn_like(x).clamp(-2, 2),
    "Laplace": lambda x: torch.distributions.Laplace(0, 0.5**0.5).sample(x.shape),
    "signs only": lambda x: torch.randn_like(x).sign(),
    "zeros": torch.zeros_like,
    "one number": lambda x: torch.randn(()).expand_as(x),
    "shared by the batch": lambda x: torch.randn_like(x[:1]).expand_as(x),
    "shared by a channel": lambda x: torch.randn_like(x[:, :1]).expand_as(x),
    "shared by a row of pixels": lambda x: torch.randn_like(x[..., :1]).expand_as(x),
    "antithetic halves": lambda x: torch.cat([h := torch.randn_like(x[: len(x) // 2]), -h]),
    "antithetic neighbours": lambda x: torch.stack([h := torch.randn_like(x[: len(x) // 2]), -h], dim=1).reshape(
        x.shape
    ),
    "antithetic in mirrored order": lambda x: torch.cat([h := torch.randn_like(x[: len(x) // 2]), -h.flip(0)]),
    "repeated after 100 examples": lambda x: torch.randn_like(x[:100]).repeat(len(x) // 100, 1, 1, 1),
}


@pytest.mark.parametrize("name", MISTAKEN_NOISE)
def test_noise_that_is_not_standard_normal_is_found(name: str) -> None:
    for seed in range(5):
        torch.manual_seed(seed)
        first, second = (MISTAKEN_NOISE[name](torch.zeros(1000, 2, 3, 4)) for _ in range(2))
        failure = failure_of(lambda a=first, b=second: expect_normal(a, b))
        assert failure.aspect == "behaviour"
        assert failure.expected
        assert failure.got


IMAGES, ROWS = (3000, 1, 8, 8), (10_000, 20)


@pytest.mark.parametrize("shape", [IMAGES, ROWS])
def test_honest_noise_passes_where_hundreds_of_thousands_are_looked_at(shape: tuple[int, ...]) -> None:
    for seed in range(8):
        (draw,) = normal(seeded(seed), shape)
        small = torch.stack([torch.randn(8, 5, generator=seeded(100 * seed + i)) for i in range(200)])
        expect_standard_normal([draw.float(), small])


SUBTLE: dict[str, tuple[tuple[int, ...], Function]] = {
    "offset noise of 0.1": (IMAGES, lambda x: torch.randn_like(x) + 0.1 * torch.randn(len(x), 1, 1, 1)),
    "offset noise that keeps variance 1": (
        IMAGES,
        lambda x: (torch.randn_like(x) + 0.15 * torch.randn(len(x), 1, 1, 1)) / (1 + 0.15**2) ** 0.5,
    ),
    "clamped at 2.5": (ROWS, lambda x: torch.randn_like(x).clamp(-2.5, 2.5)),
    "cut off at 3": (ROWS, lambda x: torch.nn.init.trunc_normal_(torch.empty_like(x), a=-3, b=3)),
    "2 % too wide": (ROWS, lambda x: 1.02 * torch.randn_like(x)),
    "shifted by 0.03": (ROWS, lambda x: 0.03 + torch.randn_like(x)),
    "a sum of twelve uniforms": (ROWS, lambda x: torch.rand(12, *x.shape).sum(0) - 6),
    "two uniforms": (ROWS, lambda x: 6**0.5 * (torch.rand_like(x) + torch.rand_like(x) - 1)),
    "student t": (ROWS, lambda x: 0.75**0.5 * torch.distributions.StudentT(8.0).sample(x.shape)),
    "sixteenths": (ROWS, lambda x: (16 * torch.randn_like(x)).round() / 16),
    "bfloat16": (ROWS, lambda x: torch.randn_like(x).bfloat16().float()),
    "the batch standardised": (ROWS, lambda x: (y := torch.randn_like(x)).sub(y.mean(0)).div(y.std(0))),
    "examples standardised": (IMAGES, lambda x: (y := torch.randn_like(x)).sub(y.mean((1, 2, 3), keepdim=True))),
    "small batches standardised": (
        (200, 8, 5),
        lambda x: torch.stack([(y := torch.randn_like(batch)).sub(y.mean()).div(y.std()) for batch in x]),
    ),
    "antithetic, shuffled": (
        ROWS,
        lambda x: torch.cat([h := torch.randn(x.numel() // 2), -h])[torch.randperm(x.numel())].reshape(x.shape),
    ),
}


@pytest.mark.parametrize("name", SUBTLE)
def test_noise_that_is_nearly_standard_normal_is_found(name: str) -> None:
    shape, draw = SUBTLE[name]
    for seed in range(4):
        torch.manual_seed(seed)
        noise = draw(torch.zeros(shape))
        assert failure_of(lambda noise=noise: expect_standard_normal([noise])).aspect == "behaviour"


def test_sizes_that_are_shared_are_found_where_signs_are_not() -> None:
    torch.manual_seed(0)
    noise = torch.randn(2000, 1).abs() * (2 * torch.randint(2, (2000, 5)) - 1)
    assert failure_of(lambda: expect_standard_normal([noise])).message.startswith("sizes")


def test_small_batches_are_seen_by_many_calls() -> None:
    def shared(x: Tensor) -> Tensor:
        return torch.randn_like(x) if len(x) > 64 else torch.randn_like(x[:1]).expand_as(x)

    torch.manual_seed(0)
    expect_standard_normal([shared(torch.zeros(2000, 5))])
    noise = torch.stack([shared(torch.zeros(8, 5)) for _ in range(200)])
    assert "move together" in failure_of(lambda: expect_standard_normal([noise])).message


def draws_with(setup: Function) -> Function:
    def draw(x: Tensor) -> Tensor:
        setup()
        return torch.randn_like(x)

    return draw


@pytest.mark.parametrize("setup", [torch.seed, lambda: random.seed(), lambda: np.random.seed(None)])
def test_a_seed_that_is_set_is_found(setup: Function) -> None:
    expect_random_states(submitted(torch.randn_like), "f", torch.zeros(2, 3))
    expect_random_states(submitted(lambda x: x + np.random.default_rng().normal()), "f", torch.zeros(2, 3))
    failure = failure_of(lambda: expect_random_states(submitted(draws_with(setup)), "f", torch.zeros(2, 3)))
    assert "sets a seed" in failure.message


@pytest.mark.parametrize("shape", [(3000,), (10_000,), (1000, 3, 2)])
def test_honest_shares_are_uniform(shape: tuple[int, ...]) -> None:
    for seed in range(20):
        generator = seeded(seed)
        first, second = (torch.rand(shape, generator=generator) for _ in range(2))
        expect_uniform(first, second)
        expect_uniform(4 * first.double() - 1, 4 * second.double() - 1, low=-1.0, high=3.0)


MISTAKEN_SHARES: dict[str, Function] = {
    "normal": torch.randn_like,
    "absolute values of normal": lambda x: torch.randn_like(x).abs(),
    "normal through a sigmoid": lambda x: torch.randn_like(x).sigmoid(),
    "never above 0.9": lambda x: 0.9 * torch.rand_like(x),
    "from -1 to 1": lambda x: 2 * torch.rand_like(x) - 1,
    "squared": lambda x: torch.rand_like(x).square(),
    "ends only": lambda x: torch.rand_like(x).round(),
    "two digits": lambda x: (100 * torch.rand_like(x)).floor() / 100,
    "half": lambda x: torch.full_like(x, 0.5),
    "one number": lambda x: torch.rand(1).expand_as(x),
    "in steps": lambda x: torch.linspace(0, 1, len(x)),
    "dealt out": lambda x: torch.randperm(len(x)) / len(x),
    "sorted": lambda x: torch.rand_like(x).sort().values,
    "each one twice": lambda x: torch.rand_like(x[: len(x) // 2]).repeat(2),
    "each one and what it lacks": lambda x: torch.cat([h := torch.rand_like(x[: len(x) // 2]), 1 - h]),
}


@pytest.mark.parametrize("name", MISTAKEN_SHARES)
def test_shares_that_are_not_uniform_are_found(name: str) -> None:
    for seed in range(5):
        torch.manual_seed(seed)
        first, second = (MISTAKEN_SHARES[name](torch.zeros(3000)) for _ in range(2))
        failure = failure_of(lambda a=first, b=second: expect_uniform(a, b))
        assert failure.aspect == "behaviour"
        assert failure.expected
        assert failure.got


def test_a_mean_and_a_standard_deviation_are_taken_out() -> None:
    mean, std = torch.tensor([1.0, -5.0, 0.0]).expand(8000, 3), torch.tensor([0.5, 3.0, 1.0])
    first, second = normal(seeded(), (8000, 3), (8000, 3))
    expect_normal(mean + std * first, mean + std * second, mean=mean, std=std)
    assert failure_of(lambda: expect_normal(first, second, mean=mean, std=std)).aspect == "behaviour"
    assert failure_of(lambda: expect_normal(first, second, std=1.05)).aspect == "behaviour"


def test_what_is_no_draw_of_the_right_shape_is_named_as_that() -> None:
    mean, draw = torch.zeros(8000, 3), torch.randn(8000, 3)
    assert failure_of(lambda: expect_normal(None, None, mean=mean)).aspect == "type"
    assert failure_of(lambda: expect_normal(draw, None)).aspect == "type"
    assert failure_of(lambda: expect_normal(draw[0], draw[0], mean=mean)).aspect == "shape"


def test_noise_that_two_calls_share_is_found() -> None:
    first, second = normal(seeded(), (1000, 2, 3, 4), (1000, 2, 3, 4))
    for again in (first, -first, first.flip(0), first.roll(1, dims=0), (first + second) / 2**0.5):
        assert "two calls" in failure_of(lambda b=again: expect_independent(first, b)).message


def test_noise_that_is_not_finite_is_named_as_that() -> None:
    first, second = normal(seeded(), (100, 3), (100, 3))
    first[5, 1] = math.nan
    assert failure_of(lambda: expect_normal(first, second)).aspect == "finite"


def uniform(count: int, steps: int) -> Tensor:
    return torch.randint(steps, (count,))


def steps_drawn(draw: Callable[[int, int], Tensor]) -> None:
    expect_steps([draw(8000, 10) for _ in range(4)], 10)
    expect_steps([draw(8000, 10_000)], 10_000)


def test_honest_timesteps_are_uniform() -> None:
    for seed in range(20):
        torch.manual_seed(seed)
        steps_drawn(uniform)
        steps_drawn(lambda n, steps: (torch.rand(n) * steps).long())


MISTAKEN_STEPS: dict[str, Callable[[int, int], Tensor]] = {
    "without the first": lambda n, steps: torch.randint(1, steps, (n,)),
    "without the last": lambda n, steps: torch.randint(steps - 1, (n,)),
    "rounded": lambda n, steps: (torch.rand(n) * (steps - 1)).round().long(),
    "too many": lambda n, steps: torch.randint(steps + 1, (n,)),
    "one for all": lambda n, steps: torch.randint(steps, (1,)).expand(n),
    "in order": lambda n, steps: torch.arange(n) % steps,
    "sorted": lambda n, steps: uniform(n, steps).sort().values,
    "dealt out": lambda n, steps: torch.randperm(n) % steps,
    "without replacement": lambda n, steps: torch.cat([torch.randperm(steps) for _ in range(-(-n // steps))])[:n],
    "antithetic": lambda n, steps: torch.cat([h := uniform(n // 2, steps), steps - 1 - h]),
    "in pairs": lambda n, steps: uniform(n // 2, steps).repeat_interleave(2),
    "low ones more often": lambda n, steps: (torch.rand(n).square() * steps).long(),
    "a little tilted": lambda n, steps: (torch.rand(n) ** 1.08 * steps).long(),
    "of a thousand": lambda n, steps: torch.randint(min(steps, 1000), (n,)),
}


@pytest.mark.parametrize("name", MISTAKEN_STEPS)
def test_timesteps_that_are_not_uniform_are_found(name: str) -> None:
    for seed in range(5):
        torch.manual_seed(seed)
        failure = failure_of(lambda: steps_drawn(MISTAKEN_STEPS[name]))
        assert failure.aspect in ("value", "shape", "behaviour")


def test_many_small_draws_of_shares_are_judged_together() -> None:
    torch.manual_seed(0)
    expect_uniform(torch.rand(2000, 8), torch.rand(4000, 1), torch.rand(5000))
    shared = torch.rand(2000, 1).expand(-1, 8)
    assert failure_of(lambda: expect_uniform(shared, torch.rand(5000))).aspect == "behaviour"
    dealt = torch.stack([torch.randperm(8) for _ in range(2000)]) / 8 + torch.rand(2000, 8) / 8
    assert failure_of(lambda: expect_uniform(dealt, torch.rand(5000))).aspect == "behaviour"


def test_noise_that_is_divided_by_its_own_size_is_found() -> None:
    (draw,) = normal(seeded(), (250, 8, 5))
    expect_standard_normal([draw])
    sizes = draw.square().mean((1, 2), keepdim=True).sqrt()
    assert "mean squares that are all alike" in failure_of(lambda: expect_standard_normal([draw / sizes])).message


def test_timesteps_that_are_never_drawn_or_dealt_out_in_small_batches_are_found() -> None:
    torch.manual_seed(0)
    assert "never drawn" in failure_of(lambda: expect_steps([torch.randint(199, (8000,))], 200)).message
    dealt = torch.stack([torch.randperm(10)[:8] for _ in range(100)])
    assert "means that are all alike" in failure_of(lambda: expect_steps([dealt], 10)).message
