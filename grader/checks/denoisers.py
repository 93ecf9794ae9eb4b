"""Models of noise that checks hand to a function, and what that function asks them: they remember their calls."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from grader.checks.expect import describe, expect_close, expect_tensor, expect_true
from grader.sandbox.builders import AffineDenoiser, FixedDenoiser, Recorder

__all__ = ["AffineDenoiser", "FixedDenoiser", "expect_calls", "expect_known_noise", "expect_one_call"]

WHOLE = "The model expects t as it indexes the table: one whole number for each sample."


def expect_one_call(
    model: Recorder, *, like: Tensor, x_t: Tensor | None = None, t: Tensor | None = None, advice: str = ""
) -> tuple[Tensor, Tensor]:
    """x_t and t of the one call of a model of noise: x_t is like `like`, t one whole number for each sample.

    Where x_t or t is given, that is what the model should have seen.
    """
    calls = len(model.calls)
    expect_true(calls == 1, "the model was not called exactly once", expected="1 call", got=f"{calls} calls")
    seen, seen_t = asked(model.calls[0], like=like)
    if x_t is not None:
        expect_close(seen, x_t, advice=advice)
    if t is not None:
        expect_true(torch.equal(seen_t, t), "the model was given other timesteps than t", advice=advice)
    return seen, seen_t


def expect_calls(model: Recorder, *, count: int, like: Tensor, advice: str = "") -> list[int]:
    """The timesteps at which a sampler has asked a model of noise, in order, in so many calls.

    Each call was about x_t like `like`, with all samples of the batch at the same timestep. The worker says so
    about itself: compare the result with what comes out along these timesteps before anything passes.
    """
    times = []
    expect_true(
        len(model.calls) == count,
        "the model was not called once for each step",
        expected=f"{count} call{'s' * (count != 1)}",
        got=f"{len(model.calls)} call{'s' * (len(model.calls) != 1)}",
        advice=advice or "Is every step asked about, the last one too, and nothing before the first or after it?",
    )
    for call in model.calls:
        _, t = asked(call, like=like)
        same = bool((t == t[:1]).all())
        expect_true(same, "the samples of a batch are at different timesteps", got=describe(t), advice=advice)
        times.append(int(t[0]))
    return times


def asked(call: tuple[Any, ...], *, like: Tensor) -> tuple[Tensor, Tensor]:
    """x_t and t of a call of a model of noise: x_t is like `like`, t one whole number for each sample."""
    given = len(call)
    expect_true(given == 2, "the model takes x_t and t", expected="2 arguments", got=f"{given} arguments")
    x_t, t = call
    expect_tensor(x_t, shape=like.shape, dtype=like.dtype, advice="Look at what goes into the model as x_t.")
    is_tensor = isinstance(t, Tensor)
    wanted = f"a tensor of {len(like)} whole number{'s' * (len(like) != 1)}"
    expect_true(
        is_tensor, "t is no tensor where the model gets it", expected=wanted, got=describe(t), advice=WHOLE
    )
    expect_tensor(t, shape=like.shape[:1], dtype=torch.int64, advice=WHOLE)
    return x_t, t


def expect_known_noise(
    submission: Any, function: str, model: Recorder, x0: Tensor, *args: Any, **options: Any
) -> tuple[Tensor, Tensor]:
    """function(model, x0, …) is 0 for a model that knows the noise; the x_t and t that it was asked about."""
    loss = getattr(submission, function)(model, x0, *args, **options)
    advice = "This model knows the noise that is in x_t. Is that the noise you compare its answer with?"
    expect_close(loss, torch.zeros((), dtype=x0.dtype), advice=advice)
    return expect_one_call(model, like=x0)
