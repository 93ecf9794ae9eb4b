"""Models of noise: what a function asks them, and the loss of one that knows the noise."""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from grader.checks import (
    AffineDenoiser,
    FixedDenoiser,
    expect_calls,
    expect_known_noise,
    expect_no_graph,
    expect_one_call,
    noising,
)
from tests.checks.test_properties import failure_of, seeded, submitted


def test_one_call_of_a_model_is_what_it_should_be() -> None:
    x0, t, _, _ = noising(seeded(), (4, 4))
    model = FixedDenoiser(x0)
    model(x0, t)
    assert expect_one_call(model, like=x0, x_t=x0, t=t)[1] is model.calls[0][1]
    assert failure_of(lambda: expect_one_call(model, like=x0, x_t=x0 + 1)).aspect == "value"
    assert failure_of(lambda: expect_one_call(model, like=x0, t=t + 1)).aspect == "behaviour"
    assert failure_of(lambda: expect_one_call(model, like=x0.float())).aspect == "dtype"
    model(x0, t)
    assert "not called exactly once" in failure_of(lambda: expect_one_call(model, like=x0)).message
    for wrong_t in (t / 12, t.reshape(-1, 1)):
        asked = FixedDenoiser(x0)
        asked(x0, wrong_t)
        assert failure_of(lambda asked=asked: expect_one_call(asked, like=x0)).aspect in ("shape", "dtype")


def test_the_calls_of_a_sampler_are_its_timesteps_in_order() -> None:
    x = torch.randn(3, 2)

    def asked(*calls: Any) -> FixedDenoiser:
        model = FixedDenoiser(x)
        for x_t, t in calls:
            model(x_t, t)
        return model

    whole = torch.full((3,), 7)
    assert expect_calls(asked((x, whole), (x, whole - 4)), count=2, like=x) == [7, 3]
    assert expect_calls(asked(), count=0, like=x) == []
    once = failure_of(lambda: expect_calls(asked((x, whole)), count=2, like=x))
    assert (once.expected, once.got) == ("2 calls", "1 call")
    assert failure_of(lambda: expect_calls(asked((x, whole)), count=2, like=x, advice="ours")).advice == "ours"
    for x_t, t, aspect in (
        (x.double(), whole, "dtype"),
        (x[:2], whole, "shape"),
        (x, whole[:1], "shape"),
        (x, whole.float(), "dtype"),
        (x, 7, "behaviour"),
        (x, torch.tensor([7, 7, 6]), "behaviour"),
    ):
        model = asked((x, whole), (x_t, t))
        assert failure_of(lambda model=model: expect_calls(model, count=2, like=x)).aspect == aspect
    assert "a Python int" in failure_of(lambda: expect_calls(asked((x, 7)), count=1, like=x)).got


def test_a_sample_is_in_no_graph() -> None:
    model, x, t = AffineDenoiser(*torch.ones(2)), torch.ones(2, 3), torch.ones(2)
    with torch.no_grad():
        expect_no_graph(model(x, t))
    expect_no_graph(model(x, t).detach())
    assert "graph" in failure_of(lambda: expect_no_graph(model(x, t))).message


def test_a_model_that_knows_the_noise_has_loss_0() -> None:
    noise = torch.ones(5, 1)

    def loss(model: Any, x0: Tensor, noise: Tensor, scale: float = 1.0) -> Tensor:
        return F.mse_loss(model(x0, torch.zeros(len(x0), dtype=torch.int64)), scale * noise)

    expect_known_noise(submitted(loss), "f", FixedDenoiser(noise), noise, noise)
    wrong = failure_of(
        lambda: expect_known_noise(submitted(loss), "f", FixedDenoiser(noise), noise, noise, scale=2)
    )
    assert wrong.aspect == "value"
