"""A symptom, and what there is to look at: a probe, beside the submission's answer and the reference's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from grader.diagnosis.answers import Answer
from grader.diagnosis.probing import Probe
from grader.diagnosis.symptoms.texts import SYMPTOMS

# A probe, what the submission answered, and what the reference answered.
Seen = tuple[Probe, Answer, Answer]
CUTS = frozenset(
    {"item", "detach", "detach_", "data", "no_grad", "inference_mode", "numpy", "tolist", "float", "int"}
)
CASTS = frozenset({"float", "float32", "double", "float64", "to", "type", "half", "tensor", "FloatTensor"})
DRAWS = frozenset(
    {"randn", "randn_like", "rand", "rand_like", "randint", "normal", "normal_", "bernoulli", "sample"}
)
SEEDS = frozenset({"manual_seed", "seed", "Generator", "set_rng_state"})
UNSAFE = frozenset({"log", "exp", "sqrt", "pow", "rsqrt", "reciprocal", "sigmoid", "softmax", "log10", "log2"})


# What a check may have found wrong first (see `CheckFailed.aspect`) for a symptom to be behind it.
NUMBERS = frozenset({"value", "gradient", "behaviour"})
EXPLAINS: dict[str, frozenset[str]] = {
    "wrong_dtype": frozenset({"dtype"}),
    "lost_axes": frozenset({"shape"}),
    "modified_input": frozenset({"modified", "behaviour"}),
    "not_finite_at_extremes": frozenset({"finite"}),
    "no_gradient": frozenset({"gradient"}),
    "gradient_missing": frozenset({"gradient"}),
    "gradient_where_none_belongs": frozenset({"gradient", "behaviour"}),
    "float32_inside": frozenset({"digits"}),
    "drawn_afresh": NUMBERS | {"digits"},
    "kept_between_calls": NUMBERS | {"digits", "shape", "error"},
    "arguments_swapped": NUMBERS | {"finite"},
    "input_changed_first": NUMBERS | {"finite"},
    "left_over_self": NUMBERS | {"error", "shape", "type", "dtype", "finite", "raises", "modified"},
    "backward_inside": frozenset({"error", "gradient", "modified", "behaviour"}),
    "index_off_by_one": frozenset({"error"}),
    "integer_labels": frozenset({"error"}),
}


@dataclass(frozen=True, slots=True)
class Symptom:
    """What can be seen. `names`: calls that are behind it where one of them stands alone in the function."""

    id: str
    title: str
    feedback: str
    names: frozenset[str] = frozenset()

    @property
    def explains(self) -> frozenset[str]:
        """What a check may have found wrong first for this to be behind it."""
        return EXPLAINS.get(self.id, NUMBERS)


def symptom(id: str, *, title: str = "", seen: str = "", names: frozenset[str] = frozenset()) -> Symptom:
    """A symptom with its words; `title` is for one that says more, `seen` for the figures of this time."""
    general, text = SYMPTOMS[id]
    return Symptom(id, title or general, f"{seen} {text}".strip(), names)


@dataclass(frozen=True, slots=True)
class Asking:
    """Further questions that a look may have.

    `again` repeats a probe with another seed, the first, the second …, `alone` asks for one example of its batch,
    None where it has none: the submission's answer and the reference's. `repeated`: the submission's answer to the
    very same call. `right`: the reference's answer to any request. `parameters`: what the function's arguments are
    called.
    """

    again: Callable[[Probe, int], tuple[Answer, Answer]]
    alone: Callable[[Probe, int], tuple[Answer, Answer] | None]
    repeated: Callable[[Probe], Answer]
    right: Callable[[dict[str, Any]], Answer]
    parameters: Sequence[str] = ()


def all_finite(tensors: Sequence[Tensor]) -> bool:
    return all(bool(torch.isfinite(tensor).all()) for tensor in tensors)


def largest_of(tensor: Tensor) -> float:
    if not tensor.numel() or tensor.is_complex():
        return 0.0
    finite = tensor.detach().double()[torch.isfinite(tensor)]
    return float(finite.abs().max()) if finite.numel() else 0.0


def short(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")
