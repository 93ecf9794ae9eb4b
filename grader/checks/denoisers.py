"""Models of noise that checks hand to a function, and what that function asks them: they remember their calls."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from grader.checks.expect import expect_close, expect_tensor, expect_true
from grader.sandbox.builders import AffineDenoiser, FixedDenoiser, Recorder

__all__ = ["AffineDenoiser", "FixedDenoiser", "expect_known_noise", "expect_one_call"]


def expect_one_call(
    model: Recorder, *, like: Tensor, x_t: Tensor | None = None, t: Tensor | None = None, advice: str = ""
) -> tuple[Tensor, Tensor]:
    """x_t and t of the one call of a model of noise: x_t is like `like`, t one whole number for each sample.

    Where x_t or t is given, that is what the model should have seen.
    """
    calls = len(model.calls)
    expect_true(calls == 1, "the model was not called exactly once", expected="1 call", got=f"{calls} calls")
    given = len(model.calls[0])
    expect_true(given == 2, "the model takes x_t and t", expected="2 arguments", got=f"{given} arguments")
    seen, seen_t = model.calls[0]
    expect_tensor(seen, shape=like.shape, dtype=like.dtype, advice="Look at what goes into the model as x_t.")
    whole = "The model expects t as it indexes the table: one whole number for each sample."
    expect_tensor(seen_t, shape=like.shape[:1], dtype=torch.int64, advice=whole)
    if x_t is not None:
        expect_close(seen, x_t, advice=advice)
    if t is not None:
        expect_true(torch.equal(seen_t, t), "the model was given other timesteps than t", advice=advice)
    return seen, seen_t


def expect_known_noise(
    submission: Any, function: str, model: Recorder, x0: Tensor, *args: Any, **options: Any
) -> tuple[Tensor, Tensor]:
    """function(model, x0, …) is 0 for a model that knows the noise; the x_t and t that it was asked about."""
    loss = getattr(submission, function)(model, x0, *args, **options)
    advice = "This model knows the noise that is in x_t. Is that the noise you compare its answer with?"
    expect_close(loss, torch.zeros((), dtype=x0.dtype), advice=advice)
    return expect_one_call(model, like=x0)
