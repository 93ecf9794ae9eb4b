"""What comes back from a probe, and when two answers are the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor

from grader.diagnosis.leeway import GROUPS
from grader.diagnosis.probing import Ask, Probe
from grader.sandbox import wire
from grader.sandbox.client import Raised
from grader.sandbox.worker import tensors_in

# Answers agree when they differ by no more than this, relative to the largest number; float64 has digits more.
CLOSE, EXACT = 2e-5, 1e-10
# Everything about an answer but its numbers.
TRAITS = (
    "error",
    "text",
    "form",
    "dtypes",
    "in_graph",
    "asked_in_graph",
    "modified",
    "has_gradients",
    "call_shapes",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back from a probe.

    `error` is the type of an exception, `text` what it says, without its digits. `form`: nesting, types, shapes.
    `values`: every tensor and every float, these as float64 tensors. `is_drawn`: random numbers were drawn on the
    way, as far as that can be seen (in this process only).
    """

    error: str = ""
    text: str = ""
    form: str = ""
    values: tuple[Tensor, ...] = ()
    in_graph: tuple[bool, ...] = ()
    asked_in_graph: tuple[bool, ...] = ()
    gradients: tuple[Tensor | None, ...] = ()
    modified: frozenset[str] = frozenset()
    model_calls: tuple[Tensor, ...] = ()
    is_drawn: bool = False

    @property
    def outputs(self) -> tuple[Tensor, ...]:
        """Every number that the call itself gave: not the gradients, which are asked for afterwards."""
        return (*self.values, *self.model_calls)

    @property
    def numbers(self) -> tuple[Tensor, ...]:
        """Every number of the answer."""
        return (*self.values, *(grad for grad in self.gradients if grad is not None), *self.model_calls)

    @property
    def dtypes(self) -> tuple[torch.dtype, ...]:
        return tuple(tensor.dtype for tensor in self.outputs)

    @property
    def has_gradients(self) -> tuple[bool, ...]:
        return tuple(grad is not None for grad in self.gradients)

    @property
    def call_shapes(self) -> tuple[torch.Size, ...]:
        return tuple(tensor.shape for tensor in self.model_calls)

    def group(self, name: str) -> tuple[Tensor, ...]:
        """The numbers of a group, those that are there."""
        return tuple(tensor for tensor in getattr(self, name) if tensor is not None)


def answer_to(probe: Probe, ask: Ask) -> Answer:
    """The answer of whoever `ask` reaches. What the sandbox raises when a worker stops goes through."""
    answer = read_answer(ask(**wire.decode(probe.call)))
    if answer.error or not probe.backwards:
        return answer
    gradients: list[Tensor | None] = []
    for frame in probe.backwards:
        found = ask(**wire.decode(frame))
        if isinstance(found, Raised) or not isinstance(found, list):
            return replace(answer, form=answer.form + " without a gradient")
        gradients += [grad if isinstance(grad, Tensor) else None for grad in found]
    return replace(answer, gradients=tuple(gradients))


def read_answer(reply: Any) -> Answer:
    """A worker's reply to a call as an answer."""
    match reply:
        case Raised():
            return Answer(error=reply.type_names[0], text=re.sub(r"\d+", "#", reply.text)[:300])
        case {"result": result, "modified": list(modified), "calls": list(calls)}:
            numbers, asked = list(numbers_in(result)), tensors_in(calls)
            return Answer(
                form=form_of(result),
                values=tuple(as_tensor(number) for number in numbers),
                in_graph=tuple(isinstance(number, Tensor) and number.requires_grad for number in numbers),
                asked_in_graph=tuple(tensor.requires_grad for tensor in asked),
                modified=frozenset(str(name)[:100] for name in modified),
                model_calls=tuple(tensor.detach() for tensor in asked),
                is_drawn=reply.get("drawn") is True,
            )
    return Answer(error="no answer")


def numbers_in(value: Any) -> Iterator[Tensor | float]:
    """Every tensor and every float of a result, in order."""
    if isinstance(value, Tensor | float):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from numbers_in(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from numbers_in(item)


def as_tensor(number: Tensor | float) -> Tensor:
    return number.detach() if isinstance(number, Tensor) else torch.tensor(number, dtype=torch.float64)


def form_of(value: Any) -> str:
    """A result without its numbers: nesting, types, shapes."""
    if isinstance(value, Tensor):
        return f"{tuple(value.shape)}"
    if isinstance(value, list | tuple):
        return f"{type(value).__name__}({', '.join(form_of(item) for item in value)})"
    if isinstance(value, dict):
        return f"dict({', '.join(f'{key}: {form_of(item)}' for key, item in value.items())})"
    if isinstance(value, wire.Opaque):
        return value.type_name
    return "float" if isinstance(value, float) else f"{type(value).__name__} {value!r:.80}"


def sharpened(probe: Probe, right: Answer) -> Probe:
    """The probe, asking for the digits of float64 where the right answer is float64 whatever came in."""
    tensors = {number.dtype for number in right.outputs}
    return replace(probe, is_double=True) if tensors == {torch.float64} and "float" not in right.form else probe


def agree(probe: Probe, one: Answer, other: Answer) -> bool:
    """Whether two answers to a probe are the same, but for rounding and for what right solutions do not share."""
    if one is other:
        return True
    unshared = probe.leeway.unshared
    return have_traits_in_common(one, other, unshared) and all(
        same_numbers(probe, name, one, other) for name in GROUPS if name not in unshared
    )


def have_traits_in_common(one: Answer, other: Answer, unshared: frozenset[str] = frozenset()) -> bool:
    """Whether two answers are alike in everything but their numbers."""
    return all(getattr(one, trait) == getattr(other, trait) for trait in TRAITS if trait not in unshared)


def same_numbers(probe: Probe, name: str, one: Answer, other: Answer) -> bool:
    """Whether the numbers of a group agree; in any shape, where right solutions differ in that."""
    mine, yours = one.group(name), other.group(name)
    if name == "values" and "form" in probe.leeway.unshared:
        mine, yours = (tuple(tensor.reshape(-1) for tensor in tensors) for tensors in (mine, yours))
    within, slack = EXACT if probe.is_double else CLOSE, probe.leeway.of(name)
    return len(mine) == len(yours) and all(
        is_close(m, y, within=within, slack=slack) for m, y in zip(mine, yours, strict=True)
    )


def is_close(one: Tensor, other: Tensor, *, within: float = CLOSE, slack: float = 0.0) -> bool:
    """Equal up to rounding, with infinities and NaNs in the same places.

    within: relative to the largest number. slack: what may come on top of that.
    """
    if one.shape != other.shape:
        return False
    one, other = one.double(), other.double()
    finite = torch.isfinite(other)
    if not torch.equal(finite, torch.isfinite(one)):
        return False
    one, other = one[finite], other[finite]
    if not other.numel():
        return True
    # Each by itself, as the sum of two that are as large as numbers get is infinite.
    allowed = within * other.abs() + within * other.abs().max()
    return bool(((one - other).abs() <= allowed + 1e-12 + slack).all())
