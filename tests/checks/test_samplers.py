"""Steps of DDIM by definition, the timesteps of a sampler, and what tells a right loop from a wrong one."""

from __future__ import annotations

import itertools
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import Tensor

from grader.checks import (
    BATCHES,
    EVEN_CHAINS,
    ROUNDED_CHAINS,
    AffineDenoiser,
    expect_calls,
    expect_even_timesteps,
    expect_on_schedules,
    expect_walked,
    falling,
    moments_of_walk,
    normal,
    posterior_sample,
    sampling,
    stepped,
    stepping,
    trajectories,
    walked,
)
from grader.sandbox.builders import Record
from tests.checks.test_properties import Function, failure_of, seeded


def step_of_the_paper(
    x_t: Tensor, t: int, s: int, eps: Tensor, table: Tensor, eta: float, noise: Tensor
) -> Tensor:
    """Equations 12 and 16 of Song et al. 2021, as they stand there."""
    at, before = table[t], table[s] if s >= 0 else torch.ones_like(table[t])
    sigma = eta * ((1 - before) / (1 - at)).sqrt() * (1 - at / before).sqrt()
    x_0 = (x_t - (1 - at).sqrt() * eps) / at.sqrt()
    return before.sqrt() * x_0 + (1 - before - sigma**2).clamp(min=0).sqrt() * eps + sigma * noise


def test_a_table_falls_from_nearly_1_to_a_tenth() -> None:
    for seed, steps in itertools.product(range(20), (1, 2, 12, 100)):
        table = falling(seeded(seed), steps)
        assert table.shape == (steps,)
        assert table[-1] == pytest.approx(0.1)
        assert float(table[0]) < 0.98
        assert bool((table.diff() < -0.4 / steps).all())


def test_a_step_is_that_of_the_paper() -> None:
    for case in stepping(seeded(), [0.0, 0.3, 0.5, 0.8, 0.9, 1.0, 1.0]):
        torch.testing.assert_close(stepped(*case), step_of_the_paper(*case), rtol=1e-12, atol=1e-12)


def test_with_eta_1_a_step_is_the_posterior_of_ddpm() -> None:
    for case in stepping(seeded(), [1.0] * 4, [(11, 10), (1, 0), (5, 4), (9, 2)]):
        torch.testing.assert_close(stepped(*case), posterior_sample(*case), rtol=1e-12, atol=1e-12)


def test_a_step_of_numbers_is_a_number() -> None:
    assert stepped(0, 1, 0, 0, torch.tensor([0.75, 0.25]), 1.0, 1) == pytest.approx(
        (1 / 4 / (3 / 4) * (2 / 3)) ** 0.5
    )


def test_with_the_true_noise_a_step_stays_on_the_trajectory() -> None:
    cases = trajectories(seeded())
    assert [case[0].shape for case in cases] == [torch.Size(shape) for shape in BATCHES]
    for *case, right in cases:
        torch.testing.assert_close(stepped(*case), right, rtol=1e-12, atol=1e-12)


def timesteps(T: int, steps: int, *, rounded: Function) -> list[int]:
    return [int(rounded(T - 1 - i * (T - 1) / max(steps - 1, 1))) for i in range(steps)]


@pytest.mark.parametrize("rounded", [round, int, lambda point: -int(-point // 1)])
def test_every_way_to_round_gives_even_timesteps(rounded: Function) -> None:
    for T, steps in (*EVEN_CHAINS, *ROUNDED_CHAINS):
        expect_even_timesteps(timesteps(T, steps, rounded=rounded), T, steps)
    for T, steps in EVEN_CHAINS:
        assert timesteps(T, steps, rounded=rounded) == timesteps(T, steps, rounded=round)


@pytest.mark.parametrize(
    ("times", "what"),
    [
        ([10, 7, 4, 1], "elsewhere"),
        ([9, 6, 3, 0], "elsewhere"),
        ([0, 3, 7, 10], "elsewhere"),
        ([], "elsewhere"),
        ([10, 7, 7, 0], "do not fall"),
        ([10, 2, 5, 0], "do not fall"),
        ([10, 8, 5, 0], "not evenly"),
        ([10, 5, 0], "not evenly"),
    ],
)
def test_timesteps_that_a_sampler_should_not_take_are_found(times: list[int], what: str) -> None:
    assert what in failure_of(lambda: expect_even_timesteps(times, 11, 4)).message


def test_a_single_timestep_is_the_noisiest() -> None:
    expect_even_timesteps([10], 11, 1)
    expect_even_timesteps([0], 1, 1)
    assert "elsewhere" in failure_of(lambda: expect_even_timesteps([0], 11, 1)).message
    assert "not evenly" in failure_of(lambda: expect_even_timesteps([10, 5], 11, 1)).message


def along(case: tuple[Any, ...], times: list[int]) -> Tensor:
    with torch.no_grad():
        return walked(*case, times)


def test_a_loop_is_judged_along_the_timesteps_that_it_took() -> None:
    for case in sampling(seeded(), ROUNDED_CHAINS[:3]):
        model, _, table, steps = case
        for rounded in (round, int):
            model.calls = Record()
            samples = along(case, timesteps(len(table), steps, rounded=rounded))
            expect_walked(samples, *case)


def test_a_loop_that_goes_elsewhere_is_found() -> None:
    (case,) = sampling(seeded(), [(11, 6)])
    model, x_T, _, _ = case
    samples = along(case, [10, 8, 6, 4, 2, 0])
    assert failure_of(lambda: expect_walked(samples + 0.01, *case)).aspect == "value"
    in_a_graph = samples + 0 * x_T.clone().requires_grad_()
    assert "graph" in failure_of(lambda: expect_walked(in_a_graph, *case)).message
    model.calls = model.calls[:-1]
    assert "elsewhere" in failure_of(lambda: expect_walked(samples, *case)).message


def test_without_timesteps_a_walk_takes_even_ones() -> None:
    model, table = AffineDenoiser(*torch.tensor([0.3, 0.1])), falling(seeded(), 7).float()
    x = normal(seeded(), (2, 3))[0].float()
    torch.testing.assert_close(walked(model, x, table, 4), walked(model, x, table, 4, [6, 4, 2, 0]))
    assert [int(t[0]) for _, t in model.calls[:4]] == [6, 4, 2, 0]


def test_the_moments_of_a_walk_are_those_of_many_walks() -> None:
    model, table, generator = AffineDenoiser(*torch.tensor([0.2, 0.02])), falling(seeded(), 13), seeded(1)
    x_T = torch.tensor([[-2.0, 3.0]], dtype=torch.float64)
    mean, std = moments_of_walk(model, x_T, table, 5, 0.75)
    x = x_T.expand(100_000, 2)
    for t, t_prev in itertools.pairwise([12, 9, 6, 3, 0, -1]):
        eps = model.predict(x, torch.tensor([t])).detach()
        x = stepped(x, t, t_prev, eps, table, 0.75, *normal(generator, x.shape))
    torch.testing.assert_close(x.mean(0, keepdim=True), mean, rtol=0, atol=0.01)
    torch.testing.assert_close(x.std(0), std.expand(2), rtol=0.02, atol=0)


def with_a_floor(x_t: Tensor, t: int, s: int, eps: Tensor, table: Tensor, eta: float, noise: Tensor) -> Tensor:
    return step_of_the_paper(x_t, t, s, eps, table.clamp(min=1e-4), eta, noise)


def test_steps_on_schedules_that_nearly_reach_0_and_1_are_judged() -> None:
    def in_float64(*case: Any) -> Tensor:
        return step_of_the_paper(*(v.double() if isinstance(v, Tensor) else v for v in case)).to(case[0].dtype)

    for step in (step_of_the_paper, in_float64):
        expect_on_schedules(SimpleNamespace(f=step), "f", seeded())
    found = failure_of(lambda: expect_on_schedules(SimpleNamespace(f=with_a_floor), "f", seeded()))
    assert found.aspect == "value"


def test_a_loop_that_is_recorded_is_found() -> None:
    model, x, calls = AffineDenoiser(*torch.tensor([0.3, 0.1])), torch.ones(2, 3), Record()
    for like in (x, model(x, torch.tensor([1, 1]))):
        calls.note((like, torch.tensor([0, 0])))
    model.calls = calls
    assert "graph" in failure_of(lambda: expect_calls(model, count=2, like=x)).message
    assert expect_calls(model, count=2, like=x.clone().requires_grad_()) == [0, 0]
