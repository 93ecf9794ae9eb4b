"""What a check may ask of a submission. Every `expect_…` raises `CheckFailed` with what a learner needs to know.

A check is a pytest function `check_<id>(submission, …)` marked with `@check`. Its docstring is the title a
learner reads. Fixtures: `submission` (looks like the learner's module), `reference` (the reference module),
`generator` (a seeded torch.Generator, fresh for each check).
"""

from __future__ import annotations

import contextlib
import functools
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch
from torch import Tensor

from grader.sandbox.wire import Opaque

# What learners see of a number: enough digits to recognise a factor.
DIGITS = 6
# As many as tell any two numbers of float64 apart.
ALL_DIGITS = 17


class CheckFailed(AssertionError):
    """A submission did not do what a check asks. `aspect` is the first thing that is wrong."""

    def __init__(self, aspect: str, message: str, *, expected: str = "", got: str = "", advice: str = ""):
        super().__init__(message)
        self.aspect = aspect
        self.message = message
        self.expected = expected
        self.got = got
        self.advice = advice


def expect_tensor(got: Any, *, shape: Sequence[int], dtype: torch.dtype = torch.float32, advice: str = "") -> None:
    """`got` is a plain tensor of exactly this shape and dtype."""
    if not isinstance(got, Tensor):
        raise CheckFailed(
            "type",
            "the result is not a tensor",
            expected=f"a tensor of shape {tuple(shape)}",
            got=describe(got),
            advice="Is a return missing?"
            if got is None
            else "Return the tensor itself: .item(), float() and .numpy() cut it from the graph.",
        )
    if tuple(got.shape) != tuple(shape):
        raise CheckFailed(
            "shape",
            "the shape is different",
            expected=shape_text(shape),
            got=shape_text(got.shape),
            advice=advice,
        )
    if got.dtype != dtype:
        raise CheckFailed(
            "dtype",
            "the dtype is different",
            expected=str(dtype),
            got=str(got.dtype),
            advice="The result should have the dtype of the inputs; do not cast inside the function.",
        )


def expect_finite(got: Tensor, *, advice: str = "") -> None:
    """No element of `got` is NaN or infinite."""
    if not bool(torch.isfinite(got).all()):
        raise CheckFailed(
            "finite", "the result is not finite", expected="finite numbers", got=describe(got), advice=advice
        )


def expect_close(
    got: Any, expected: Tensor | float, *, rtol: float = 1e-5, atol: float = 1e-6, advice: str = ""
) -> None:
    """`got` is a tensor of `expected`'s shape and dtype, finite, and |got - expected| <= atol + rtol |expected|.

    A float for `expected` stands for a 0-dim float32 tensor.
    """
    target = expected if isinstance(expected, Tensor) else torch.tensor(float(expected))
    if not bool(torch.isfinite(target).all()):
        raise ValueError("the expected value of a check must be finite")
    expect_tensor(got, shape=target.shape, dtype=target.dtype, advice="")
    expect_finite(got, advice=advice)
    difference = (got.detach().double() - target.detach().double()).abs()
    if not bool((difference <= atol + rtol * target.detach().double().abs()).all()):
        shown_got, shown_expected = describe_pair(got, target)
        raise CheckFailed(
            "value", "the numbers are different", expected=shown_expected, got=shown_got, advice=advice
        )


def gradient(output: Any, *inputs: Tensor, advice: str = "") -> tuple[Tensor, ...]:
    """d(sum of output)/d(input) for each input. Fails where no gradient reaches an input."""
    if not isinstance(output, Tensor):
        expect_tensor(output, shape=())
    if not output.requires_grad:
        raise CheckFailed(
            "gradient",
            "no gradient flows through the result",
            expected="a result that is part of the graph",
            got="a result without a gradient",
            advice=advice or "Something inside cuts the graph: .item(), .detach(), .data or torch.no_grad().",
        )
    # The graph stays, so that a check can ask for several gradients of one result.
    grads = torch.autograd.grad(output.sum(), inputs, allow_unused=True, retain_graph=True)
    for tensor, grad in zip(inputs, grads, strict=True):
        if grad is None:
            raise CheckFailed(
                "gradient",
                f"no gradient reaches {name_of(tensor)}",
                expected="a gradient",
                got="none",
                advice=advice or "Something inside cuts the graph: .item(), .detach(), .data or torch.no_grad().",
            )
        expect_finite(grad, advice=advice)
    return tuple(grad for grad in grads if grad is not None)


def name_of(leaf: Tensor) -> str:
    """What a learner calls a tensor that a gradient should reach."""
    is_weight = isinstance(leaf, torch.nn.Parameter)
    return str(getattr(leaf, "argument_name", "the weights of the model" if is_weight else "the input"))


def expect_gradient(
    output: Any, wrt: Tensor, expected: Tensor, *, rtol: float = 1e-4, atol: float = 1e-7, advice: str = ""
) -> None:
    """d(sum of output)/d(wrt) equals `expected`."""
    (grad,) = gradient(output, wrt, advice=advice)
    expect_same_gradient(grad, expected, rtol=rtol, atol=atol, advice=advice)


def expect_no_graph(output: Tensor, *, advice: str = "") -> None:
    """`output` is data: no graph hangs on it, so what was used on the way can be forgotten.

    The worker reports this about itself, so it can fail a submission but proves nothing.
    """
    expect_true(
        not output.requires_grad,
        "the result is in a graph",
        expected="numbers without a graph",
        got="numbers that remember every step on the way",
        advice=advice or "What has torch stop recording, and where would it go?",
    )


def expect_same_gradient(
    got: Tensor, expected: Tensor, *, of: str = "", rtol: float = 1e-4, atol: float = 1e-7, advice: str = ""
) -> None:
    """Two gradients, for the argument `of`, are the same."""
    message = f"the gradient of {of} is different" if of else "the gradient is different"
    with said_as(message, aspect="gradient"):
        expect_close(got, expected, rtol=rtol, atol=atol, advice=advice)


@contextlib.contextmanager
def said_as(message: str, *, aspect: str = "", advice: str = "") -> Iterator[None]:
    """What fails within is said in these words, `{}` standing for its own; what was seen stays as it is."""
    try:
        yield
    except CheckFailed as failure:
        raise CheckFailed(
            aspect or failure.aspect,
            message.replace("{}", failure.message),
            expected=failure.expected,
            got=failure.got,
            advice=advice or failure.advice,
        ) from None


def expect_true(
    condition: bool | Tensor, message: str, *, expected: str = "", got: str = "", advice: str = ""
) -> None:
    """For what the others cannot say: statistics, independence, order. `message` says what is wrong."""
    if not bool(condition):
        raise CheckFailed("behaviour", message, expected=expected, got=got, advice=advice)


def describe(value: Any, digits: int = DIGITS) -> str:
    """A value in one short line: numbers with so many digits, tensors with their shape."""
    if isinstance(value, Opaque):
        return (
            f"a {value.type_name} that cannot be sent as a plain tensor"
            if value.type_name == "Tensor"
            else f"a {value.type_name}"
        )
    if isinstance(value, bool | None):
        return repr(value)
    if isinstance(value, float):
        return f"{number_text(value)} (a Python float)"
    if isinstance(value, int):
        return f"{value} (a Python int)"
    if not isinstance(value, Tensor):
        return f"a {type(value).__name__}" if not isinstance(value, str) else repr(value[:60])
    value = value.detach()
    if value.numel() == 1 and not value.is_complex():
        return number_text(float(value), digits)
    if value.numel() <= 6 and not value.is_complex():
        return "[" + ", ".join(number_text(float(v), digits) for v in value.flatten()) + "]"
    if not bool(torch.isfinite(value).all()):
        bad = int((~torch.isfinite(value)).sum())
        return f"{bad} of {value.numel()} elements are NaN or infinite"
    return f"a tensor of shape {tuple(value.shape)}"


def describe_pair(got: Any, expected: Any) -> tuple[str, str]:
    """Two values in short, in words that differ where the values do; of large tensors, where they differ most."""
    shown = describe(got), describe(expected)
    if (
        not isinstance(got, Tensor)
        or not isinstance(expected, Tensor)
        or got.is_complex()
        or expected.is_complex()
    ):
        return shown if shown[0] != shown[1] else (f"another {shown[0].removeprefix('a ')}", shown[1])
    got, expected = got.detach(), expected.detach()
    if got.shape != expected.shape:
        return shape_text(got.shape), shape_text(expected.shape)
    if got.dtype != expected.dtype:
        return str(got.dtype), str(expected.dtype)
    at = ""
    if got.numel() > 6:
        where = index_of_largest(difference_of(got, expected))
        at = f" at [{', '.join(map(str, where))}]"
        got, expected = got[where], expected[where]
    for digits in range(DIGITS, ALL_DIGITS + 1):
        shown = describe(got, digits), describe(expected, digits)
        if shown[0] != shown[1]:
            break
    return f"{shown[0]}{at}", f"{shown[1]}{at}"


def difference_of(got: Tensor, expected: Tensor) -> Tensor:
    """By how much each element is off: not at all where both are the same infinity, or NaN."""
    got, expected = got.double(), expected.double()
    same = (got == expected) | (got.isnan() & expected.isnan())
    return torch.where(same, 0.0, (got - expected).abs().nan_to_num(nan=math.inf))


def index_of_largest(values: Tensor) -> tuple[int, ...]:
    """Where the largest element is. (torch.unravel_index imports sympy, which takes half a second.)"""
    flat, index = int(values.flatten().argmax()), []
    for size in reversed(values.shape):
        index.append(flat % size)
        flat //= size
    return tuple(reversed(index))


def number_text(value: float, digits: int = DIGITS) -> str:
    """A number with so many significant digits, without the noise of trailing zeros."""
    if math.isfinite(value):
        return f"{value:.{digits}g}"
    return str(value)


def shape_text(shape: Sequence[int]) -> str:
    """How a shape is said to a learner."""
    return "a 0-dim tensor" if len(shape) == 0 else f"shape {tuple(shape)}"


def expect_unmodified(submission: Any) -> None:
    """The last call left every tensor it was given as it was.

    The worker reports this about itself, so it can fail a submission but proves nothing.
    """
    kept = [name for name in submission.modified if name.startswith("the ")]
    if kept:
        raise CheckFailed(
            "modified",
            f"the call left {' and '.join(kept)} changed",
            expected="what was handed over, and torch's settings, left as they were",
            got=f"changed: {', '.join(kept)}",
            advice="They belong to the caller: a mode, weights, gradients, and what is asked for a gradient.",
        )
    if submission.modified:
        names = ", ".join(submission.modified)
        raise CheckFailed(
            "modified",
            f"the call changed its input in place: {names}",
            expected="inputs left as they were",
            got=f"{names} changed",
            advice="Operations that end in an underscore, and +=, *=, write into the caller's tensor.",
        )


def expect_raises(name: str, call: Callable[[], Any], *, advice: str = "") -> None:
    """`call` raises an exception of the type `name`, or of one derived from it."""
    from grader.sandbox.submission import SubmissionRaised

    try:
        returned = call()
    except SubmissionRaised as raised:
        if name in raised.type_names:
            return
        got = str(raised)
    else:
        got = f"{describe(returned)} came back"
    raise CheckFailed("raises", f"{name} was not raised", expected=name, got=got, advice=advice)


def expect_refused(
    submission: Any,
    function: str,
    inputs: Sequence[Any],
    words: Sequence[str],
    generator: torch.Generator,
    others: Sequence[str] = (),
) -> None:
    """ValueError is raised for every word but these, however close it comes to one of them, and for None.

    inputs: what the function gets, with `...` in the place of the word. others: words that are known elsewhere.
    """
    strange, place = [*near_misses(words, generator), *others, ""], inputs.index(...)
    before, after = inputs[:place], inputs[place + 1 :]
    # All at once finds the one to ask about; what the worker says of the others alone passes nobody.
    found = getattr(submission.via("taken"), function)(strange, place, *before, *after)
    taken = [strange[number] for number in found[:1] if 0 <= number < len(strange)]
    some = strange[int(torch.randint(len(strange), (), generator=generator))]
    for word in (*taken, some, None):
        expect_raises("ValueError", functools.partial(getattr(submission, function), *before, word, *after))


def near_misses(words: Sequence[str], generator: torch.Generator) -> list[str]:
    """Words that are none of these: each of them changed in every way that people are lenient about."""
    found = []
    for word in words:
        at = int(torch.randint(1, max(len(word), 2), (), generator=generator))
        ending = ["2", "_v2", "s", "x", ".", "-", "3"][int(torch.randint(7, (), generator=generator))]
        found += [
            word + ending, ending + word, f" {word}", f"{word}\n", word.upper(), word.lower(), word.capitalize(),
            word[:at], word[at:], word[:at] + word[at - 1] + word[at:], word[: at - 1] + word[at:], word[::-1],
            word.replace("_", "-"), word.replace("_", " "), word.replace("_", ""), word.split("_")[-1],
        ]  # fmt: skip
    return [word for word in dict.fromkeys(found) if word not in words]
