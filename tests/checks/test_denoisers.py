"""Models of noise: what a function asks them, and the loss of one that knows the noise."""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from grader.checks import FixedDenoiser, expect_known_noise, expect_one_call, noising
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


def test_a_model_that_knows_the_noise_has_loss_0() -> None:
    noise = torch.ones(5, 1)

    def loss(model: Any, x0: Tensor, noise: Tensor, scale: float = 1.0) -> Tensor:
        return F.mse_loss(model(x0, torch.zeros(len(x0), dtype=torch.int64)), scale * noise)

    expect_known_noise(submitted(loss), "f", FixedDenoiser(noise), noise, noise)
    wrong = failure_of(
        lambda: expect_known_noise(submitted(loss), "f", FixedDenoiser(noise), noise, noise, scale=2)
    )
    assert wrong.aspect == "value"
