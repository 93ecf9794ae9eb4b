"""Properties that right functions have in common, each asked of a learner's function in one line.

A function is named, as in `expect_follows(submission, "kl_standard_normal", …)`, and what it should be is a
definition: any function that says the same in float64, best by another road than the reference takes.

Draw the inputs in float64, by `inputs` beside this file; where float32 is asked for, they are cast here.
`randomness` does the same for what a function draws.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import torch
from torch import Generator, Tensor, nn

from grader.checks.expect import (
    CheckFailed,
    describe,
    describe_pair,
    expect_close,
    expect_finite,
    expect_gradient,
    expect_same_gradient,
    expect_tensor,
    expect_true,
    expect_unmodified,
    gradient,
    name_of,
    number_text,
    said_as,
)
from grader.sandbox.builders import Recorder, as_function
from grader.sandbox.submission import SubmissionRaised

# How far float32 may be off, in long sums as well, and how far float64: far below the 6e-8 of float32, far above
# what the order of a sum changes and the 2e-9 that softplus leaves off where it is a straight line.
ROUNDED, EXACT = {"rtol": 1e-4, "atol": 1e-5}, {"rtol": 3e-10, "atol": 1e-11}
# What a result is multiplied with before its gradient is taken, as a weighted loss is.
FACTOR = 3
# How often a function is called in a row: beyond the first few steps, where counters begin to matter.
IN_A_ROW = 64

AXES = "Compare with the shape in the docstring: which axes go away, and which stay?"
DIGITS_LOST = "All inputs are float64. Do the numbers pass through float32, or is a small constant added to them?"
NOT_REPEATED = "Something in the result is drawn afresh, although everything it depends on was given."
REMEMBERED = "What does the file keep from one call to the next: a counter, a result, a tensor of the caller's?"
UNTRAINED = "Evaluation runs like this. What in the function asks whether gradients are on?"


def in_dtype(value: Any, dtype: torch.dtype) -> Any:
    """A copy of an argument, with its floating-point numbers in `dtype`."""
    if isinstance(value, Tensor):
        return value.detach().to(dtype, copy=True) if value.is_floating_point() else value.clone()
    return copy.deepcopy(value).to(dtype) if isinstance(value, nn.Module) else value


# What every function does.


def expect_follows(
    submission: Any,
    function: str,
    definition: Callable[..., Tensor],
    cases: Iterable[Sequence[Any]],
    *,
    advice: str = "",
    to_all_digits: bool = True,
    under_no_grad: bool = True,
    **options: Any,
) -> None:
    """For the arguments of each case: shape, dtype and value of the definition, from inputs left as they were.

    Every case is asked in float32, where rounding is forgiven, and in float64, where digits count; models are
    modules and plain functions in turn. The most elementary difference is reported. `options` are keyword
    arguments of both functions, cast in the same way. Where right functions add a small constant, and so not
    `to_all_digits`, those that only float64 has are not judged.

    The first case also says whether the function is the same under `torch.no_grad()`, but for one that needs a
    graph of its own and so is not asked `under_no_grad`, and after many calls, where the definition tells numbers
    apart. A gradient that reaches an input of the first or the last case is the definition's. Whether it must
    reach it, `expect_slopes` asks.
    """
    cases = list(cases)
    for number, inputs in enumerate(cases):
        for dtype in (torch.float32, torch.float64):
            given = [as_given(in_dtype(value, dtype), number) for value in inputs]
            named = {name: in_dtype(value, dtype) for name, value in options.items()}
            exact = definition(
                *(in_dtype(value, torch.float64) for value in given),
                **{name: in_dtype(value, torch.float64) for name, value in named.items()},
            )
            got = getattr(submission, function)(*given, **named)
            expect_tensor(got, shape=exact.shape, dtype=dtype, advice=AXES)
            expect_finite(got, advice=advice)
            expect_unmodified(submission)
            if number == 0:
                expect_repeated(submission, function, got, given, under_no_grad=under_no_grad, **named)
            expect_close(got, exact.to(dtype), **ROUNDED, advice=advice)
        if to_all_digits:
            expect_digits(got, exact)
        if number in (0, len(cases) - 1):
            call = functools.partial(getattr(submission, function), **named)
            expect_gradients_of(
                call,
                functools.partial(definition, **named),
                given,
                advice=advice,
                rtol=1e-7 if to_all_digits else 1e-4,
            )
        if number == 0:
            expect_no_memory(submission, function, definition, given, advice=advice, **named)


def as_given(value: Any, number: int) -> Any:
    """An argument of this case: every second model is a plain function."""
    return as_function(value) if isinstance(value, Recorder) and number % 2 else value


def expect_gradients_of(
    call: Callable[..., Any],
    definition: Callable[..., Tensor],
    given: Sequence[Any],
    *,
    advice: str = "",
    rtol: float = 1e-4,
) -> None:
    """Where a gradient of call(*given) reaches an example, it is that of definition(*given). given: float64.

    The value is so too when gradients are asked for. The result is multiplied before its gradient is taken, as a
    weighted loss is. Tensors that are no batch, such as a table of constants, get no gradient: code may read them
    as plain numbers. Where a model is given its weights get one, and nothing else: other paths may be cut. Code
    that raises in a graph, as it writes into views of its own or goes through numpy, gets none.
    """
    ours, theirs = ([in_dtype(value, torch.float64) for value in given] for _ in range(2))
    leaves, right = leaves_among(ours), leaves_among(theirs)
    for leaf in (*leaves, *right):
        leaf.requires_grad_()
    exact = definition(*theirs)
    try:
        got = call(*ours)
    except SubmissionRaised:
        return
    if not leaves or not isinstance(got, Tensor) or not got.requires_grad or not exact.requires_grad:
        return
    expect_close(got, exact, **ROUNDED, advice=advice)
    mix = FACTOR * signs(exact.shape)
    grads, slopes = (
        torch.autograd.grad((output * mix).sum(), inputs, allow_unused=True)
        for output, inputs in ((got, leaves), (exact, right))
    )
    for leaf, grad, slope in zip(leaves, grads, slopes, strict=True):
        if grad is not None and slope is not None and bool(torch.isfinite(slope).all()):
            of = name_of(leaf)
            atol = 1e-9 + rtol * float(slope.abs().max()) / FACTOR
            expect_same_gradient(grad / FACTOR, slope / FACTOR, of=of, rtol=rtol, atol=atol, advice=advice)


def leaves_among(values: Sequence[Any]) -> list[Tensor]:
    """What gradients are asked for: the weights of models, or else the batches among some arguments."""
    models = [value for value in values if isinstance(value, nn.Module)]
    if models:
        return [weight for model in models for weight in model.parameters()]
    tensors = [value for value in values if isinstance(value, Tensor) and value.is_floating_point()]
    return [tensor for tensor in tensors if tensor.shape[:1] == tensors[0].shape[:1]]


def expect_repeated(
    submission: Any,
    function: str,
    first: Tensor,
    given: Sequence[Any],
    *,
    under_no_grad: bool = True,
    **options: Any,
) -> None:
    """A second call with the same inputs gives the same, under `torch.no_grad()` as well."""

    def is_same(second: Any) -> bool:
        return isinstance(second, Tensor) and torch.equal(first.nan_to_num(), second.nan_to_num())

    def told(other: Any) -> dict[str, str]:
        return dict(zip(("got", "expected"), describe_pair(other, first), strict=True))

    asked = getattr(submission, "call", "")
    quiet = getattr(submission.via("without_gradients"), function)(*given, **options) if under_no_grad else None
    if is_same(quiet):
        submission.call = asked  # What is judged next is the first call still.
        return
    again = getattr(submission, function)(*given, **options)
    expect_true(is_same(again), "two calls with the same inputs differ", **told(again), advice=NOT_REPEATED)
    seen = "under torch.no_grad() something else comes out"
    expect_true(not under_no_grad, seen, **told(quiet), advice=UNTRAINED)


def expect_no_memory(
    submission: Any,
    function: str,
    definition: Callable[..., Tensor],
    given: Sequence[Any],
    *,
    advice: str = "",
    **options: Any,
) -> None:
    """Many calls in a row, with other numbers in the same tensors, give each what the definition gives for it."""
    batch = next((value.shape[:1] for value in given if isinstance(value, Tensor)), None)
    other = [
        value / 2
        if isinstance(value, Tensor) and value.is_floating_point() and value.shape[:1] == batch
        else value
        for value in given
    ]
    right = torch.stack([definition(*values, **options) for values in (given, other)])
    if torch.equal(*right):
        return
    got = getattr(submission.via("in_turn"), function)(IN_A_ROW, list(given), other, **options)
    expect_tensor(got, shape=(IN_A_ROW, *right.shape[1:]), dtype=right.dtype, advice=AXES)
    wrong = rows_off(got, right[torch.arange(IN_A_ROW) % 2])
    if not wrong:
        return
    number = wrong[0]
    if number == 1 and rows_off(got[1:2], right[:1]):
        # Nor is it what the call before gave: it is these numbers for which the function is wrong.
        expect_close(got[1], right[1], **ROUNDED, advice=advice)
    with said_as(f"call {number + 1} in a row gives something else"):
        expect_close(got[number], right[number % 2], **ROUNDED, advice=REMEMBERED)


def rows_off(got: Tensor, wanted: Tensor) -> list[int]:
    """Where along the first axis a result is further off than rounding explains."""
    is_right = (got - wanted).abs() <= ROUNDED["atol"] + ROUNDED["rtol"] * wanted.abs()
    return [int(row) for row in (~is_right.reshape(len(got), -1).all(1)).nonzero()]


def expect_digits(got: Tensor, expected: Tensor) -> None:
    """A float64 result holds the digits of float64, and not only those of float32."""
    target = expected.detach().double()
    error = (got.detach().double() - target).abs()
    excess = error - EXACT["atol"] - EXACT["rtol"] * target.abs()
    if error.numel() and float(excess.max()) > 0:
        raise CheckFailed(
            "digits",
            "the digits beyond those of float32 are wrong",
            expected=f"{float(target.flatten()[excess.argmax()]):.15g}",
            got=f"{float(got.flatten()[excess.argmax()]):.15g}",
            advice=DIGITS_LOST,
        )


def expect_at(
    submission: Any,
    function: str,
    *inputs: Tensor,
    value: float,
    slopes: Sequence[Sequence[float] | Tensor],
    advice: str = "Which step overflows here, is cut off, has a kink, or rounds to 0 or 1, so that more is lost?",
    **options: Any,
) -> None:
    """A loss and its gradients at float32 inputs so extreme that both are known without a formula."""
    leaves = [in_dtype(given, torch.float32).requires_grad_() for given in inputs]
    loss = getattr(submission, function)(*leaves, **options)
    expect_close(loss, value, advice=advice)
    for leaf, slope in zip(leaves, slopes, strict=True):
        expect_gradient(loss, leaf, torch.as_tensor(slope), rtol=1e-5, atol=1e-6, advice=advice)


def expect_each_by_itself(submission: Any, function: str, *batches: Tensor, **options: Any) -> None:
    """What comes out for an example does not depend on the rest of its batch."""
    whole = getattr(submission, function)(*batches, **options)
    for row in range(len(batches[0])):
        alone = getattr(submission, function)(*(batch[row : row + 1] for batch in batches), **options)
        advice = f"Expected is what comes out for example {row} alone. What mixes it with the rest of its batch?"
        expect_tensor(whole, shape=(len(batches[0]), *alone.shape[1:]), dtype=alone.dtype, advice=AXES)
        expect_close(whole[row : row + 1], alone, rtol=1e-4, advice=advice)


def expect_mean_over_batch(submission: Any, function: str, *batches: Tensor, **options: Any) -> None:
    """A loss stays the same when its batch is repeated."""
    once = getattr(submission, function)(*batches, **options)
    expect_tensor(once, shape=(), dtype=batches[0].dtype, advice=AXES)
    twice = getattr(submission, function)(*(torch.cat([batch, batch]) for batch in batches), **options)
    advice = "Expected is the loss of a batch, got that of the same batch twice. What grows with the batch?"
    expect_close(twice, once, rtol=1e-4, advice=advice)


# Gradients.


def expect_slopes(call: Callable[..., Any], *leaves: Tensor, advice: str = "") -> None:
    """The gradient of call(*leaves) reaches every leaf, and is the slope of call itself by finite differences.

    leaves: float64, arguments of the call or weights of a model that it uses. The value is not judged: a factor
    that is wrong in it is in its slope as well.
    """
    for leaf in leaves:
        leaf.requires_grad_()
    output = call(*leaves)
    if not isinstance(output, Tensor):
        expect_tensor(output, shape=())
    mix, *directions = (signs(tensor.shape) for tensor in (output, *leaves))
    grads = gradient((FACTOR * output * mix).sum(), *leaves, advice=advice)
    for leaf, grad, direction in zip(leaves, grads, directions, strict=True):
        slope = slope_along(direction, leaf, lambda: (call(*leaves) * mix).sum())
        got = float((grad * direction).sum()) / FACTOR
        if not abs(got - slope) <= 1e-4 + 1e-3 * (abs(got) + abs(slope)):
            raise CheckFailed(
                "gradient",
                f"the gradient of {name_of(leaf)} is not the slope of the result",
                expected=f"a slope of {number_text(slope)}, by finite differences",
                got=number_text(got),
                advice=advice or "Which step on the way to the result is cut from the graph, or has no slope?",
            )


def signs(shape: Sequence[int]) -> Tensor:
    """As many +1 as -1, mixed at random but always alike: nothing that depends on an element cancels out."""
    return 2.0 * torch.randint(2, tuple(shape), generator=Generator().manual_seed(1), dtype=torch.float64) - 1


def slope_along(direction: Tensor, leaf: Tensor, call: Callable[[], Tensor], *, step: float = 1e-3) -> float:
    """The derivative of call() as `leaf` moves along `direction`. The central difference is right to step ** 2."""
    start, values = leaf.detach().clone(), []
    for move in (step, -step):
        with torch.no_grad():
            leaf.copy_(start + move * direction)
        values.append(float(call().detach()))
    with torch.no_grad():
        leaf.copy_(start)
    return (values[0] - values[1]) / (2 * step)


def expect_no_gradient(output: Tensor, *leaves: Tensor, advice: str = "") -> None:
    """No gradient of `output` reaches these leaves: it is absent or 0."""
    if not output.requires_grad:
        return
    for leaf, grad in zip(
        leaves, torch.autograd.grad(output.sum(), leaves, allow_unused=True, retain_graph=True), strict=True
    ):
        name = name_of(leaf)
        if grad is not None and bool((grad != 0).any()):
            raise CheckFailed(
                "gradient",
                f"a gradient reaches {name}",
                expected="none",
                got=describe(grad),
                advice=advice or f"Whose step is this? What should {name} not learn from it?",
            )
