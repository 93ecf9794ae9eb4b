"""Properties that right functions have in common, each asked of a learner's function in one line.

A function is named, as in `expect_follows(submission, "kl_standard_normal", …)`, and what it should be is a
definition: any function that says the same in float64, best by another road than the reference takes.

Draw the inputs in float64; where float32 is asked for, they are cast here. `randomness` beside this file does the
same for what a function draws.
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
)

# (batch, feature): a wide feature axis, first, so that a wrong shape is seen as one; a batch of one; a single
# feature, which squeeze() and broadcasting take for no axis at all; and a batch as wide as the features, where a
# wrong axis raises no error.
TABLES = ((3, 7), (1, 3), (5, 1), (4, 4))
# The same for (batch, ...): with images in which batch, channels, height and width agree, or all differ.
BATCHES = (*TABLES, (3, 3, 3, 3), (1, 1, 2, 5), (5, 2, 4, 6))
# 64 numbers as a column, as a square and as maps.
LAYOUTS = ((64, 1), (8, 8), (4, 2, 8), (4, 1, 4, 4))
# How far float32 may be off, in long sums as well, and how far float64: far below the 6e-8 of float32, far above
# what the order of a sum changes.
ROUNDED, EXACT = {"rtol": 1e-4, "atol": 1e-5}, {"rtol": 1e-10, "atol": 1e-11}

AXES = "Compare with the shape in the docstring: which axes go away, and which stay?"
DIGITS_LOST = "All inputs are float64. Do the numbers pass through float32, or is a small constant added to them?"
NOT_REPEATED = "Something in the result is drawn afresh, although everything it depends on was given."


def normal(generator: Generator, *shapes: Sequence[int]) -> list[Tensor]:
    """A float64 tensor of standard normal numbers for each shape."""
    return [torch.randn(list(shape), generator=generator, dtype=torch.float64) for shape in shapes]


def pixels(generator: Generator, shape: Sequence[int]) -> Tensor:
    """Float64 pixels in [0, 1]: half of them black, some white, the others grey."""
    return normal(generator, shape)[0].clamp(0, 1)


def tables(generator: Generator, count: int) -> list[list[Tensor]]:
    """So many float64 tensors of standard normal numbers, for each shape of TABLES."""
    return [normal(generator, *[size] * count) for size in TABLES]


def noising(generator: Generator, shape: Sequence[int], steps: int = 12) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """x0 and a timestep for each sample, a table of alphas_cumprod that falls from 1 to 0, and noise.

    The timesteps differ. Both ends of the table are among them where the batch has room for three.
    """
    x0, noise = normal(generator, shape, shape)
    x0 = 10 * x0  # beyond [-1, 1], so that clipping shows
    table = torch.rand(steps, generator=generator, dtype=torch.float64).sort(descending=True).values
    table[0], table[-1] = 1, 0
    between = 1 + torch.randperm(steps - 2, generator=generator)
    t = torch.cat([between[:1], torch.tensor([0, steps - 1]), between[1:]])
    return x0, t[: shape[0]], table, noise


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
    **options: Any,
) -> None:
    """For the arguments of each case: shape, dtype and value of the definition, from inputs left as they were.

    Every case is asked in float32, where rounding is forgiven, and in float64, where digits count. The most
    elementary difference is reported. `options` are keyword arguments of both functions. Where right
    functions add a small constant, and so not `to_all_digits`, those that only float64 has are not judged.

    A gradient that reaches an input of the first case is the definition's. Whether it must, `expect_slopes` asks.
    """
    for number, inputs in enumerate(cases):
        for dtype in (torch.float32, torch.float64):
            given = [in_dtype(value, dtype) for value in inputs]
            exact = definition(*(in_dtype(value, torch.float64) for value in given), **options)
            got = getattr(submission, function)(*given, **options)
            expect_tensor(got, shape=exact.shape, dtype=dtype, advice=AXES)
            expect_finite(got, advice=advice)
            expect_unmodified(submission)
            if number == 0:
                expect_repeated(got, getattr(submission, function)(*given, **options))
            expect_close(got, exact.to(dtype), **ROUNDED, advice=advice)
        if to_all_digits:
            expect_digits(got, exact)
        if number == 0:
            call = functools.partial(getattr(submission, function), **options)
            expect_gradients_of(call, functools.partial(definition, **options), given, advice=advice)


def expect_gradients_of(
    call: Callable[..., Any], definition: Callable[..., Tensor], given: Sequence[Any], *, advice: str = ""
) -> None:
    """Where a gradient of call(*given) reaches an example, it is that of definition(*given). given: float64.

    Tensors that are no batch, such as a table of constants, get no gradient: code may read them as plain numbers.
    Nor does anything where a model is given: what is trained then are its weights, and other paths may be cut.
    """
    if any(isinstance(value, nn.Module) for value in given):
        return
    ours, theirs = ([in_dtype(value, torch.float64) for value in given] for _ in range(2))
    leaves, right = ([v for v in values if is_leaf(v)] for values in (ours, theirs))
    leaves, right = ([v for v in values if v.shape[:1] == values[0].shape[:1]] for values in (leaves, right))
    for leaf in (*leaves, *right):
        leaf.requires_grad_()
    got, exact = call(*ours), definition(*theirs)
    if not leaves or not isinstance(got, Tensor) or not got.requires_grad or not exact.requires_grad:
        return
    mix = signs(exact.shape)
    grads, slopes = (
        torch.autograd.grad((output * mix).sum(), inputs, allow_unused=True)
        for output, inputs in ((got, leaves), (exact, right))
    )
    for leaf, grad, slope in zip(leaves, grads, slopes, strict=True):
        if grad is not None and slope is not None and bool(torch.isfinite(slope).all()):
            expect_same_gradient(grad, slope, of=name_of(leaf), advice=advice)


def is_leaf(value: Any) -> bool:
    """Whether a gradient can be asked for an argument."""
    return isinstance(value, Tensor) and value.is_floating_point()


def expect_repeated(first: Tensor, second: Any) -> None:
    """Two calls with the same inputs gave the same."""
    is_same = isinstance(second, Tensor) and torch.equal(first.nan_to_num(), second.nan_to_num())
    expect_true(
        is_same,
        "two calls with the same inputs differ",
        expected=describe(first),
        got=describe(second),
        advice=NOT_REPEATED,
    )


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


def expect_same_in_any_layout(submission: Any, function: str, *rows: Tensor, **options: Any) -> None:
    """A loss of 64 numbers each is one number, the same for a row as for a column, a square and maps."""
    rows = tuple(in_dtype(row, torch.float32) for row in rows)
    expected = getattr(submission, function)(*rows, **options)
    expect_tensor(expected, shape=(), advice="Average over every axis, so that one 0-dim tensor remains.")
    expect_unmodified(submission)
    expect_repeated(expected, getattr(submission, function)(*rows, **options))
    for layout in LAYOUTS:
        loss = getattr(submission, function)(*(row.reshape(layout) for row in rows), **options)
        advice = "In a row the same numbers gave what is expected. Which axes do you average over?"
        expect_tensor(loss, shape=(), advice=advice)
        expect_close(loss.nan_to_num(), expected.nan_to_num(), rtol=1e-4, advice=advice)
    leaves = [row.requires_grad_() for row in rows]
    flat, maps = (
        getattr(submission, function)(*(leaf.reshape(layout) for leaf in leaves), **options)
        for layout in ((-1,), LAYOUTS[-1])
    )
    if flat.requires_grad:
        # Whether a gradient must reach each of them is another question: here it is the same for both layouts.
        expect_true(maps.requires_grad, "for a row a gradient flows, for maps it does not", advice=advice)
        pairs = zip(*(torch.autograd.grad(loss, leaves, allow_unused=True) for loss in (flat, maps)), strict=True)
        for leaf, (row_grad, map_grad) in zip(leaves, pairs, strict=True):
            if row_grad is not None and bool(torch.isfinite(row_grad).all()):
                map_grad = torch.zeros_like(row_grad) if map_grad is None else map_grad
                expect_same_gradient(map_grad, row_grad, of=name_of(leaf), advice=advice)


def expect_at(
    submission: Any,
    function: str,
    *inputs: Tensor,
    value: float,
    slopes: Sequence[Sequence[float]],
    advice: str = "Which step overflows here, is cut off, has a kink, or rounds to 0 or 1, so that more is lost?",
    **options: Any,
) -> None:
    """A loss and its gradients at float32 inputs so extreme that both are known without a formula."""
    leaves = [in_dtype(given, torch.float32).requires_grad_() for given in inputs]
    loss = getattr(submission, function)(*leaves, **options)
    expect_close(loss, value, advice=advice)
    for leaf, slope in zip(leaves, slopes, strict=True):
        expect_gradient(loss, leaf, torch.tensor(slope), rtol=1e-5, atol=1e-6, advice=advice)


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
    grads = gradient((output * mix).sum(), *leaves, advice=advice)
    for leaf, grad, direction in zip(leaves, grads, directions, strict=True):
        slope = slope_along(direction, leaf, lambda: (call(*leaves) * mix).sum())
        got = float((grad * direction).sum())
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
