"""Models of noise that checks hand to a function, and what that function asks them: they remember their calls."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from grader.checks.expect import describe, expect_close, expect_no_graph, expect_tensor, expect_true
from grader.checks.properties import expect_digits
from grader.checks.randomness import expect_within
from grader.sandbox.builders import AffineDenoiser, FixedDenoiser, Recorder, as_function

__all__ = ["AffineDenoiser", "FixedDenoiser", "drawn_by", "expect_calls", "expect_one_call"]

WHOLE = "The model expects t as it indexes the table: one whole number for each sample."
REMEMBERED = "The x of a later step hangs on all steps before it. Where would torch have to stop recording?"
GIVEN = "What is given is used as it is, whether the other one is given too or not. Only None asks you to draw."


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
        if x_t.dtype == torch.float64:
            expect_digits(seen, x_t)
    if t is not None:
        expect_true(torch.equal(seen_t, t), "the model was given other timesteps than t", advice=advice)
    return seen, seen_t


def expect_calls(model: Recorder, *, count: int, like: Tensor, advice: str = "") -> list[int]:
    """The timesteps at which a sampler has asked a model of noise, in order, in so many calls.

    Each call was about x_t like `like`, with all samples of the batch at the same timestep, and no graph leads
    from one call to the next where `like` is in none. The worker says so about itself: compare the result with
    what comes out along these timesteps before anything passes.
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
        x_t, t = asked(call, like=like)
        same = bool((t == t[:1]).all())
        expect_true(same, "the samples of a batch are at different timesteps", got=describe(t), advice=advice)
        if not like.requires_grad:
            expect_no_graph(x_t, advice=REMEMBERED)
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


def drawn_by(
    submission: Any,
    function: str,
    x0: Tensor,
    table: Tensor,
    *,
    t: Tensor | None = None,
    noise: Tensor | None = None,
    times: int = 1,
    is_function: bool = False,
) -> tuple[Tensor, Tensor]:
    """What so many calls of function(model, x0, table, t=t, noise=noise) put into x_t, where t or noise is drawn.

    x0: (batch, ...). table: no entry is 0 or 1. Returns the timesteps, (times, batch), and in float64 the noise
    that is in each x_t, (times, batch, ...). What was given is what was used; and each loss is the mean squared
    error of what the model answered, compared with that noise.
    """
    model: Recorder = AffineDenoiser(*torch.tensor([0.7, 0.05], dtype=x0.dtype))
    model = as_function(model) if is_function else model
    losses = getattr(submission.via("on_and_off"), function)(times, model, x0, table, t=t, noise=noise)
    calls = len(model.calls)
    expect_true(
        calls == times, "the model was not called exactly once", expected=f"{times} calls", got=f"{calls} calls"
    )
    expect_tensor(losses, shape=(times,), dtype=x0.dtype, advice="Average over every axis, the batch included.")
    seen = [asked(call, like=x0) for call in model.calls]
    x_t, steps = (torch.stack(parts) for parts in zip(*seen, strict=True))
    expect_within(steps, len(table))
    if t is not None:
        expect_true(
            torch.equal(steps, t.expand_as(steps)), "the model was given other timesteps than t", advice=GIVEN
        )
    share = table.double()[steps].reshape(*steps.shape, *[1] * (x0.dim() - 1))
    drawn = (x_t.detach().double() - share.sqrt() * x0.double()) / (1 - share).sqrt()
    if noise is not None:
        expect_close(drawn, noise.double().expand_as(drawn), rtol=1e-3, atol=1e-4, advice=GIVEN)
    answers = model.predict(x_t.flatten(0, 1), steps.flatten()).detach().double().reshape(drawn.shape)
    right = (answers - drawn).square().flatten(1).mean(1).to(x0.dtype)
    advice = (
        "Expected is the error of the model's answer as to the noise that is in x_t. Which do you compare with?"
    )
    expect_close(losses, right, rtol=1e-4, atol=1e-5, advice=advice)
    return steps, drawn
