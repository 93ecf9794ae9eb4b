"""Symptoms in the form of an answer: its dtype, digits, gradients and infinities, and what it did to its input."""

from __future__ import annotations

from collections.abc import Sequence

from grader.diagnosis.answers import is_close, same_numbers
from grader.diagnosis.symptoms.symptom import (
    CASTS,
    CUTS,
    UNSAFE,
    Asking,
    Seen,
    Symptom,
    all_finite,
    largest_of,
    short,
    symptom,
)


def wrong_dtype(seen: Sequence[Seen], asking: Asking) -> Symptom | None:
    """Another dtype than the reference returns."""
    for probe, got, wanted in seen:
        if got.form != wanted.form or "dtypes" in probe.leeway.unshared:
            continue
        for one, other in zip(got.values, wanted.values, strict=True):
            if one.dtype != other.dtype:
                title = f"The result is {short(one.dtype)} where {short(other.dtype)} was asked for"
                return symptom("wrong_dtype", title=title, names=CASTS)
    return None


def lost_axes(seen: Sequence[Seen], asking: Asking) -> Symptom | None:
    """The right numbers, in the right shape but for the axes of size 1, which are gone where there are some."""
    alike = set()
    for _, got, wanted in seen:
        if len(got.values) != len(wanted.values):
            return None
        for one, other in zip(got.values, wanted.values, strict=True):
            alike.add(one.shape == other.shape)
            right = other if one.shape == other.shape else other.squeeze()
            if not wanted.is_drawn and not is_close(one, right):
                return None
    return symptom("lost_axes", names=frozenset({"squeeze"})) if alike == {True, False} else None


def modified_input(seen: Sequence[Seen], asking: Asking) -> Symptom | None:
    """An argument that holds other numbers after the call."""
    shared = [(got, wanted) for probe, got, wanted in seen if "modified" not in probe.leeway.unshared]
    return symptom("modified_input") if any(got.modified - wanted.modified for got, wanted in shared) else None


def not_finite(seen: Sequence[Seen], asking: Asking) -> Symptom | None:
    """NaN or infinity where the right answer is a number."""
    bad = [
        probe for probe, got, wanted in seen if not all_finite(got.numbers) and all_finite(wanted.numbers)
    ]  # fmt: skip
    if not bad or len(bad) == len(seen):
        return None
    largest = max((largest_of(tensor) for tensor in bad[0].arguments), default=0.0)
    fine = [
        max((largest_of(t) for t in p.arguments), default=0.0) for p, got, _ in seen if all_finite(got.numbers)
    ]
    if largest <= 2 * max(fine, default=0.0):
        return None
    seen_at = f"It happens where an input is as large as {largest:.3g}."
    return symptom("not_finite_at_extremes", seen=seen_at, names=UNSAFE)


def no_gradient(seen: Sequence[Seen], asking: Asking) -> Symptom | None:
    """A result outside the graph, or a gradient that does not arrive."""
    for probe, got, wanted in seen:
        if "in_graph" not in probe.leeway.unshared and any(wanted.in_graph) and not any(got.in_graph):
            return symptom("no_gradient", names=CUTS)
    for probe, got, wanted in seen:
        if "has_gradients" in probe.leeway.unshared:
            continue
        pairs = list(zip(got.gradients, wanted.gradients, strict=False))
        missing = [i for i, (a, b) in enumerate(pairs) if a is None and b is not None and bool(b.any())]
        if missing:
            if all(map(is_close, got.values, wanted.values)):
                return symptom("gradient_missing", names=CUTS)
            if not all(is_reached(place, len(pairs), seen) for place in missing):
                return symptom("input_without_effect")
        if any(one is not None and other is None and bool(one.any()) for one, other in pairs):
            return symptom("gradient_where_none_belongs")
    return None


def is_reached(place: int, count: int, seen: Sequence[Seen]) -> bool:
    """Whether some probe has a gradient in this place: then the input counts, if not everywhere as it should."""
    found = [got.gradients[place] for _, got, _ in seen if len(got.gradients) == count]
    return any(grad is not None and bool(grad.any()) for grad in found)


def precision_lost(seen: Sequence[Seen], asking: Asking) -> Symptom | None:
    """float64 numbers with the digits of float32."""
    for _, got, wanted in seen:
        if len(got.values) != len(wanted.values) or not all(map(is_close, got.values, wanted.values)):
            return None
    if all(same_numbers(probe, "values", got, wanted) for probe, got, wanted in seen if probe.is_double):
        return None
    return symptom("float32_inside", names=CASTS)
