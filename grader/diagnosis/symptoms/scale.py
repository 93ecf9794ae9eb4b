"""Symptoms in the size of the numbers: a factor, a sign, an offset."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from grader.diagnosis.answers import Answer, is_close
from grader.diagnosis.probing import Probe
from grader.diagnosis.symptoms.form import not_finite
from grader.diagnosis.symptoms.symptom import Asking, Seen, Symptom, all_finite, largest_of, symptom


def constant(seen: Sequence[Seen], asking: Asking) -> Symptom | None:
    """One number, whatever comes in."""
    telling = [(got, wanted) for _, got, wanted in seen if not wanted.is_drawn and wanted.values]
    if len(telling) < 3 or any(not got.values or not all_finite(got.values) for got, _ in telling):
        return None
    ours, right = (
        torch.cat([value.double().flatten() for pair in telling for value in pair[side].values]) for side in (0, 1)
    )
    size = float(ours.abs().max()) if ours.numel() else 0.0
    if not ours.numel() or float(ours.max() - ours.min()) > 1e-6 * size or len(set(right.tolist())) < 3:
        return None
    return symptom("constant_result", title=f"The result is {float(ours[0]):.6g}, whatever the input")


def factor(seen: Sequence[Seen], asking: Asking) -> Symptom | None:
    """Always the same multiple of the right numbers, or a multiple that is the size of an axis."""
    telling = [each for each in seen if not (is_zero(each[1]) and is_zero(each[2]))]
    if not_finite(seen, asking):
        # A step that gives way at the extremes, as it may besides, says nothing of the factor.
        telling = [each for each in telling if all_finite(each[1].numbers)]
    found = [(probe, ratio_of(got, wanted)) for probe, got, wanted in telling]
    ratios = [(probe, ratio) for probe, ratio in found if ratio is not None]
    if len(ratios) < max(2, len(found)):
        return None
    values = [ratio for _, ratio in ratios]
    # The largest numbers have the most digits; of small ones, right solutions leave some of the last ones open.
    sizes = [max(map(largest_of, wanted.values)) for _, _, wanted in telling]
    ratio = values[sizes.index(max(sizes))]
    open_digits = [1e-4 + probe.leeway.of("values") / size for (probe, _), size in zip(ratios, sizes, strict=True)]
    if all(abs(value / ratio - 1) <= part for value, part in zip(values, open_digits, strict=True)):
        if abs(ratio - 1) < 1e-3:
            return None
        if abs(ratio + 1) < 1e-3:
            return symptom("opposite_sign")
        return symptom(
            "constant_factor",
            title=f"Every number is {times(ratio)} the right one",
            seen=f"Your result divided by the right one is {ratio:.6g}, whatever the input.",
        )
    for words, size_of in SIZES:
        for power in (1, -1):
            expected = [size_of(probe) ** power for probe, _ in ratios]
            if len(set(expected)) > 1 and all(
                abs(e - v) <= 1e-3 * abs(v) for e, v in zip(expected, values, strict=True)
            ):
                grown = "multiplied by" if power == 1 else "divided by"
                return symptom(
                    "factor_of_a_size",
                    title=f"Every number is {grown} the {words}",
                    seen=f"Your result is the right one {grown} the {words}.",
                    names=frozenset({"mean", "sum"}),
                )
    return None


def offset(seen: Sequence[Seen], asking: Asking) -> Symptom | None:
    """The right numbers plus a constant."""
    differences = []
    for _, got, wanted in seen:
        if len(got.values) != 1 or len(wanted.values) != 1 or got.values[0].shape != wanted.values[0].shape:
            return None
        difference = (got.values[0].double() - wanted.values[0].double()).flatten()
        if not difference.numel() or not bool(torch.isfinite(difference).all()):
            continue
        scale = max(1.0, largest_of(wanted.values[0]))
        if float(difference.max() - difference.min()) > 1e-5 * scale:
            return None
        differences.append((float(difference.mean()), scale))
    if len(differences) < 3 or abs(differences[0][0]) < 1e-4:
        return None
    if any(abs(value - differences[0][0]) > 1e-5 * scale for value, scale in differences):
        return None
    return symptom("constant_offset", title=f"Every number is off by {differences[0][0]:.6g}")


def first_argument(probe: Probe) -> Tensor | None:
    return next((tensor for tensor in probe.arguments if tensor.dim()), None)


def axis_size(axis: int) -> Callable[[Probe], float]:
    def size(probe: Probe) -> float:
        tensor = first_argument(probe)
        return float(tensor.shape[axis]) if tensor is not None and tensor.dim() > axis else 1.0

    return size


def element_count(probe: Probe) -> float:
    tensor = first_argument(probe)
    return float(tensor.numel()) if tensor is not None else 1.0


def elements_per_example(probe: Probe) -> float:
    return element_count(probe) / axis_size(0)(probe)


SIZES: tuple[tuple[str, Callable[[Probe], float]], ...] = (
    ("size of the batch", axis_size(0)),
    ("number of elements of an example", elements_per_example),
    ("number of elements", element_count),
    ("size of the second axis", axis_size(1)),
)


def ratio_of(got: Answer, wanted: Answer) -> float | None:
    """The one number by which every value of an answer exceeds the right one; None when there is none."""
    if [v.shape for v in got.values] != [v.shape for v in wanted.values] or not wanted.values:
        return None
    one = torch.cat([v.double().flatten() for v in got.values])
    other = torch.cat([v.double().flatten() for v in wanted.values])
    if not bool((torch.isfinite(one) & torch.isfinite(other)).all()) or float(other.abs().max()) < 1e-6:
        return None
    ratio = float((one * other).sum() / other.square().sum())
    is_ratio = abs(ratio) > 1e-6 and is_close(one, ratio * other)
    return ratio if is_ratio else None


def is_zero(answer: Answer) -> bool:
    """Whether every value is 0, which is every multiple of itself."""
    return all(value.numel() == 0 or float(value.double().abs().max()) < 1e-6 for value in answer.values)


def times(ratio: float) -> str:
    """A factor in words where it has some."""
    known = {2.0: "twice", 0.5: "half of", 3.0: "three times", 4.0: "four times", 0.25: "a quarter of"}
    near = next((words for value, words in known.items() if abs(ratio - value) < 1e-3 * value), None)
    return near or f"{ratio:.5g} times"
