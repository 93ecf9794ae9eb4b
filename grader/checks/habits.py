"""Habits of good code on which no ordinary training run depends: for remarks, each in one line.

What only has to be called is a `call`: a function of a submission, or a lambda around a class or a driver. Where a
driver looks on meanwhile, the function is named. Inputs are drawn in float64; the first tensor among them is the
batch, and what has another length is none, such as a table of constants. What training does depend on is in
`properties`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from grader.checks.expect import CheckFailed, describe_pair, expect_close, expect_tensor, said_as, shape_text
from grader.checks.properties import ROUNDED, in_dtype
from grader.sandbox.builders import Recorder
from grader.sandbox.submission import SubmissionRaised

# How far a result in bfloat16, which has three digits at most, may be off after a few operations.
ROUGH = 0.05
# So many times as many examples, to see what grows with them.
MORE = 8

OTHER_DTYPE = (
    "A table made with NumPy is float64 unless it is told otherwise, so the two do meet. A result in another "
    "dtype than the batch is refused by a model's weights, or makes all that follows slower. Which input should "
    "decide?"
)
NOT_HALF = (
    "Training in bfloat16 hands such inputs to every function. With another dtype, what follows takes twice the "
    "memory, or stops at a layer that expects bfloat16. It can be a choice, above all for a loss. Is it yours?"
)
RAISES_HALF = (
    "Training in bfloat16 hands such inputs to every function. Which step brings in a tensor of another dtype, "
    "or has no version for this one?"
)
FAR_OFF = (
    "bfloat16 has three digits at most: a small number vanishes when it is added to a large one, and two that "
    "are close leave nothing when they are subtracted. Which step loses most, and could it be done in float32?"
)
IN_MEMORY = (
    "Transposing, permuting, some slices and channels_last images give tensors whose numbers lie in memory in "
    "another order. Which step takes one order for granted?"
)
OTHER_RANK = (
    "The docstring has `(batch, ...)`; videos and volumes have four axes after the batch. Where are axes "
    "counted, or written out one by one?"
)
PAST_HOOKS = (
    "Hooks on a model, such as a profiler, a probe of your own, or sharded weights that are gathered before use, "
    "run when the model itself is called. `forward` passes all of them by, and nothing says so. How is a module "
    "called?"
)
ONE_BY_ONE = (
    "So the examples are worked through one after another. On a GPU each operation is launched by itself, and a "
    "batch takes as long as its examples in turn. Which operations take the whole batch at once?"
)
DRAWN = (
    "Whoever sets a seed and compares two runs finds other numbers in all that comes after this call, though "
    "nothing in it was left to chance. Before which line is it known whether noise is needed?"
)


def expect_dtype_of_batch(call: Callable[..., Any], *inputs: Any, **options: Any) -> None:
    """The result has the dtype of the batch where a table among the inputs has another."""
    batch = batch_of(inputs)
    for dtype, other in ((torch.float32, torch.float64), (torch.float64, torch.float32)):
        given = [in_dtype(each, other if is_table(each, batch) else dtype) for each in inputs]
        when = f"with a {name_of(dtype)} batch and a {name_of(other)} table"
        got = result(call, given, options, when=when, advice=OTHER_DTYPE)
        expect_dtype(got, dtype, when=when, advice=OTHER_DTYPE)


def expect_half(call: Callable[..., Any], definition: Callable[..., Tensor], *inputs: Any, **options: Any) -> None:
    """In bfloat16 the result is bfloat16 as well, and roughly that of the definition."""
    given, when = [in_dtype(each, torch.bfloat16) for each in inputs], "with all inputs in bfloat16"
    exact = definition(*(in_dtype(each, torch.float64) for each in given), **options)
    got = result(call, given, options, when=when, advice=RAISES_HALF)
    expect_dtype(got, torch.bfloat16, when=when, advice=NOT_HALF)
    expect_tensor(got, shape=exact.shape, dtype=torch.bfloat16, advice=RAISES_HALF)
    far = (got.detach().double() - exact.detach()).abs()
    if not bool((far <= ROUGH * (1 + exact.detach().abs())).all()):
        shown, expected = describe_pair(got, exact)
        message = f"{when}, the result is far off"
        raise CheckFailed("value", message, expected=f"about {expected}", got=shown, advice=FAR_OFF)


def expect_any_strides(call: Callable[..., Any], *inputs: Any, **options: Any) -> None:
    """The result is the same where the numbers of the inputs lie in memory in another order."""
    given, when = [in_dtype(each, torch.float32) for each in inputs], "with inputs that are not contiguous"
    expected = call(*given, **options)
    reordered = [in_another_order(each) if isinstance(each, Tensor) else each for each in given]
    got = result(call, reordered, options, when=when, advice=IN_MEMORY)
    expect_alike(got, expected, when=when, advice=IN_MEMORY)


def expect_any_rank(
    call: Callable[..., Any], definition: Callable[..., Tensor], *inputs: Any, **options: Any
) -> None:
    """The result is that of the definition for a batch with more axes than the checks have."""
    given = [in_dtype(each, torch.float32) for each in inputs]
    exact = definition(*(in_dtype(each, torch.float64) for each in given), **options)
    when = f"with a batch of {shape_text(batch_of(inputs).shape)}"
    got = result(call, given, options, when=when, advice=OTHER_RANK)
    expect_alike(got, exact.float(), when=when, advice=OTHER_RANK)


def expect_hooks(submission: Any, function: str, *inputs: Any, via: str = "past_hooks", **options: Any) -> None:
    """A model among the inputs is called itself, and not its `forward`.

    via: the driver that counts how often that is not so; an exercise has its own where a driver makes the models.
    """
    given = [in_dtype(each, torch.float32) for each in inputs]
    calls = getattr(submission.via(via), function)(*given, **options)
    if calls > 0:
        raise CheckFailed(
            "behaviour", "the model's `forward` was called, and not the model itself", advice=PAST_HOOKS
        )


def expect_model_takes_batch(submission: Any, function: str, *inputs: Any, **options: Any) -> None:
    """A model among the inputs is not called once for each example."""
    given, batch = [in_dtype(each, torch.float32) for each in inputs], batch_of(inputs)
    getattr(submission, function)(*given, **options)
    calls = max(len(each.calls) for each in given if isinstance(each, Recorder))
    if calls >= len(batch):
        message = f"the model was called {calls} times for a batch of {len(batch)}"
        raise CheckFailed("behaviour", message, advice=ONE_BY_ONE)


def expect_nothing_drawn(submission: Any, function: str, *inputs: Any, **options: Any) -> None:
    """Where everything is given, no random numbers are used up."""
    given = [in_dtype(each, torch.float32) for each in inputs]
    if getattr(submission.via("draws"), function)(*given, **options):
        raise CheckFailed("behaviour", "random numbers were drawn, and none were needed", advice=DRAWN)


def expect_whole_batch(submission: Any, function: str, *inputs: Any, **options: Any) -> None:
    """The number of torch's operations does not grow with the batch, as it does in a loop over the examples."""
    batch = batch_of(inputs)
    few = [in_dtype(each, torch.float32) for each in inputs]
    many = [
        torch.cat([each] * MORE) if isinstance(each, Tensor) and not is_table(each, batch) else each
        for each in few
    ]
    count = getattr(submission.via("operations"), function)
    for_few, for_many = count(*few, **options), count(*many, **options)
    if for_many - for_few >= (MORE - 1) * len(batch):
        counts = f"{for_few} operations of torch for {len(batch)} examples, {for_many} for {MORE * len(batch)}"
        raise CheckFailed("behaviour", counts, advice=ONE_BY_ONE)


# How what is seen is said.


def result(
    call: Callable[..., Any], given: Sequence[Any], options: dict[str, Any], *, when: str, advice: str
) -> Any:
    """What a call gives; that it raises is a thing to say."""
    try:
        return call(*given, **options)
    except SubmissionRaised as raised:
        raise CheckFailed("raises", f"{when}, it raises {raised}", advice=advice) from raised


def expect_dtype(got: Any, dtype: torch.dtype, *, when: str, advice: str) -> None:
    """A result that is a tensor has this dtype."""
    if isinstance(got, Tensor) and got.dtype != dtype:
        raise CheckFailed("dtype", f"{when}, the result is {name_of(got.dtype)}", advice=advice)


def expect_alike(got: Any, expected: Tensor, *, when: str, advice: str) -> None:
    """A result is the expected one; otherwise that is said with the circumstances."""
    with said_as(f"{when}, {{}}", advice=advice):
        expect_close(got, expected, **ROUNDED, advice=advice)


def in_another_order(tensor: Tensor) -> Tensor:
    """The same numbers, with the channels last in memory as in channels_last images, or a matrix by columns."""
    axis = 1 if tensor.dim() > 2 else 0
    return tensor.movedim(axis, -1).contiguous().movedim(-1, axis) if tensor.dim() else tensor


def batch_of(inputs: Sequence[Any]) -> Tensor:
    """The first tensor among the inputs."""
    return next(each for each in inputs if isinstance(each, Tensor))


def is_table(value: Any, batch: Tensor) -> bool:
    """Whether an input is a tensor of another length than the batch."""
    return isinstance(value, Tensor) and value.shape[:1] != batch.shape[:1]


def name_of(dtype: torch.dtype) -> str:
    """How a dtype is said in a sentence."""
    return str(dtype).removeprefix("torch.")
