"""A symptom, and what there is to look at: a probe, beside the submission's answer and the reference's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Symptom:
    """What can be seen. `names`: calls that are behind it where one of them stands alone in the function."""

    id: str
    title: str
    feedback: str
    names: frozenset[str] = frozenset()


def symptom(id: str, *, title: str = "", seen: str = "", names: frozenset[str] = frozenset()) -> Symptom:
    """A symptom with its words; `title` is for one that says more, `seen` for the figures of this time."""
    general, text = SYMPTOMS[id]
    return Symptom(id, title or general, f"{seen} {text}".strip(), names)


# Repeats a probe with another seed, the first or the second: the submission's answer and the reference's.
AskAgain = Callable[[Probe, int], tuple[Answer, Answer]]
# The same for one example of the batch alone; None where a probe has no batch.
AskRow = Callable[[Probe, int], tuple[Answer, Answer] | None]


def all_finite(tensors: Sequence[Tensor]) -> bool:
    return all(bool(torch.isfinite(tensor).all()) for tensor in tensors)


def largest_of(tensor: Tensor) -> float:
    if not tensor.numel() or tensor.is_complex():
        return 0.0
    finite = tensor.detach().double()[torch.isfinite(tensor)]
    return float(finite.abs().max()) if finite.numel() else 0.0


def short(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")
