"""Models of noise: what a function asks them, and the loss of one that knows the noise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from grader.checks import (
    AffineDenoiser,
    CheckFailed,
    FixedDenoiser,
    drawn_by,
    expect_calls,
    expect_no_graph,
    expect_one_call,
    noised,
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


TABLE = torch.linspace(0.8, 0.2, 10)


def ddpm(
    noise_of: Callable[[Tensor], Tensor] = torch.randn_like,
    steps_of: Callable[[int, int], Tensor] = lambda steps, n: torch.randint(steps, (n,)),
    target: Callable[[Tensor, Tensor], Tensor] = lambda x0, noise: noise,
) -> Callable[..., Tensor]:
    """A loss that draws noise and timesteps so, and compares the model's answer with this target."""

    def loss(
        model: Any, x0: Tensor, table: Tensor, t: Tensor | None = None, noise: Tensor | None = None
    ) -> Tensor:
        t = steps_of(len(table), len(x0)) if t is None else t
        noise = noise_of(x0) if noise is None else noise
        return F.mse_loss(model(noised(x0, t, table, noise), t), target(x0, noise))

    return loss


@pytest.mark.parametrize("times", [1, 5])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_what_a_loss_draws_is_found_in_what_its_model_saw(times: int, dtype: torch.dtype) -> None:
    x0, t, table = torch.full((4, 2, 3), 5.0, dtype=dtype), torch.tensor([9, 0, 3, 3]), TABLE.to(dtype)
    torch.manual_seed(0)
    steps, noise = drawn_by(submitted(ddpm()), "f", x0, table, times=times)
    assert (steps.shape, noise.shape) == ((times, 4), (times, 4, 2, 3))
    torch.manual_seed(0)
    assert torch.equal(torch.randint(10, (4,)), steps[0])
    assert torch.allclose(torch.randn_like(x0).double(), noise[0], atol=1e-4)
    assert torch.equal(drawn_by(submitted(ddpm()), "f", x0, table, t=t, times=times)[0], t.expand(times, 4))
    given = torch.randn_like(x0)
    assert torch.allclose(
        drawn_by(submitted(ddpm()), "f", x0, table, noise=given)[1][0], given.double(), atol=1e-4
    )


@pytest.mark.parametrize(
    ("loss", "given"),
    [
        (ddpm(target=lambda x0, noise: x0), {}),
        (ddpm(target=lambda x0, noise: 2 * noise), {}),
        (ddpm(target=lambda x0, noise: torch.randn_like(noise)), {}),
        (ddpm(steps_of=lambda steps, n: torch.full((n,), steps)), {}),
        (lambda model, x0, table, t, noise: ddpm()(model, x0, table, t, None), {"noise": torch.zeros(4, 2, 3)}),
        (lambda model, x0, table, t, noise: ddpm()(model, x0, table, None, noise), {"t": torch.zeros(4).long()}),
        (lambda model, x0, table, t, noise: ddpm()(model, x0, table) + ddpm()(model, x0, table), {}),
    ],
    ids=["x0", "twice", "other noise", "beyond the table", "noise unused", "t unused", "two calls"],
)
def test_a_loss_that_is_not_about_the_noise_in_x_t_is_found(
    loss: Callable[..., Any], given: dict[str, Tensor]
) -> None:
    with pytest.raises((CheckFailed, IndexError)):
        drawn_by(submitted(loss), "f", torch.ones(4, 2, 3), TABLE, times=3, **given)
