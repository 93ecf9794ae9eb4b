"""Symptoms in the form of an answer: its dtype, digits, gradients and infinities, and what it did to its input."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch

from grader.diagnosis.answers import is_close, same_numbers
from grader.diagnosis.probing import Probe
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
    fine = [probe for probe, got, _ in seen if all_finite(got.numbers)]
    largest = largest_in(bad[0])
    if largest > 2 * max(map(largest_in, fine), default=0.0):
        seen_at = f"It happens where an input is as large as {largest:.3g}."
        return symptom("not_finite_at_extremes", seen=seen_at, names=UNSAFE)
    # Which numbers are lost beside 1 depends on the dtype.
    lost, kept = ([p for p in probes if p.is_double == bad[0].is_double] for probes in (bad, fine))
    smallest = max(map(smallest_in, lost))
    eps = torch.finfo(torch.float64 if bad[0].is_double else torch.float32).eps
    if smallest < min(eps, 0.5 * min(map(smallest_in, kept), default=0.0)):
        seen_at = f"It happens where an input is as small as {smallest:.3g}."
        return symptom("not_finite_at_extremes", seen=seen_at, names=UNSAFE)
    return None


def largest_in(probe: Probe) -> float:
    """The largest size of a number that is handed over."""
    return max(map(largest_of, probe.arguments), default=0.0)


def smallest_in(probe: Probe) -> float:
    """The smallest size above 0 of a number that is handed over; infinity where there is none."""
    sizes = [tensor.detach().abs().double().flatten() for tensor in probe.arguments]
    return min((float(each[each > 0].min()) for each in sizes if bool((each > 0).any())), default=math.inf)


def no_gradient(seen: Sequence[Seen], asking: Asking) -> Symptom | None:
    """A result outside the graph, or a gradient that does not arrive."""
    asked = [each for each in seen if "in_graph" not in each[0].leeway.unshared and any(each[2].in_graph)]
    cut = [(got, wanted) for _, got, wanted in asked if not any(got.in_graph)]
    are_right = (all(map(is_close, got.values, wanted.values)) for got, wanted in cut)
    # Where only some are cut, and those have other numbers, something else is returned, such as a plain 0.
    if cut and (len(cut) == len(asked) or any(are_right)):
        return symptom("no_gradient", names=CUTS)
    for probe, got, wanted in seen:
        if "has_gradients" in probe.leeway.unshared or (any(wanted.in_graph) and not any(got.in_graph)):
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
