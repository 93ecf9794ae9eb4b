"""Marks that mistakes leave on the answers of any function, whatever the exercise: known without authoring.

Each symptom looks at probes beside the submission's answers and the reference's, and either says what is to
be seen or says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from grader.diagnosis.probing import EXACT, Answer, Probe, is_close
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


def symptom_of(seen: Sequence[Seen], ask_again: AskAgain, ask_row: AskRow) -> Symptom | None:
    """The first symptom that the answers show."""
    answered = [(probe, got, wanted) for probe, got, wanted in seen if not got.error and not wanted.error]
    if not answered:
        return None
    looks: list[Callable[[Sequence[Seen]], Symptom | None]] = [*LOOKS]
    # Chance makes everything else look wrong as well.
    looks.insert(2, lambda seen: unsteady(seen, ask_again))
    looks.append(lambda seen: depends_on_the_batch(seen, ask_row))
    return next((found for look in looks if (found := look(answered))), None)


def wrong_dtype(seen: Sequence[Seen]) -> Symptom | None:
    """Another dtype than the reference returns."""
    for _, got, wanted in seen:
        for one, other in zip(got.values, wanted.values, strict=False):
            if one.dtype != other.dtype:
                title = f"The result is {short(one.dtype)} where {short(other.dtype)} was asked for"
                return symptom("wrong_dtype", title=title, names=CASTS)
    return None


def modified_input(seen: Sequence[Seen]) -> Symptom | None:
    """An argument that holds other numbers after the call."""
    if not any(got.modified and not wanted.modified for _, got, wanted in seen):
        return None
    return symptom("modified_input")


def not_finite(seen: Sequence[Seen]) -> Symptom | None:
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


def no_gradient(seen: Sequence[Seen]) -> Symptom | None:
    """A result outside the graph, or a gradient that does not arrive."""
    for _, got, wanted in seen:
        if "in the graph" in wanted.form and "in the graph" not in got.form:
            return symptom("no_gradient", names=CUTS)
    for _, got, wanted in seen:
        pairs = list(zip(got.gradients, wanted.gradients, strict=False))
        if any(one is None and other is not None and bool(other.any()) for one, other in pairs):
            if not all(map(is_close, got.values, wanted.values)):
                return symptom("input_without_effect")
            return symptom("gradient_missing", names=CUTS)
        if any(one is not None and other is None and bool(one.any()) for one, other in pairs):
            return symptom("gradient_where_none_belongs")
    return None


def precision_lost(seen: Sequence[Seen]) -> Symptom | None:
    """float64 numbers with the digits of float32."""
    right = [
        (p, one, other) for p, got, wanted in seen for one, other in zip(got.values, wanted.values, strict=False)
    ]
    if not all(is_close(one, other) for _, one, other in right):
        return None
    if all(is_close(one, other, within=EXACT) for probe, one, other in right if probe.is_double):
        return None
    return symptom("float32_inside", names=CASTS)


def factor(seen: Sequence[Seen]) -> Symptom | None:
    """Always the same multiple of the right numbers, or a multiple that is the size of an axis."""
    telling = [each for each in seen if not (is_zero(each[1]) and is_zero(each[2]))]
    found = [(probe, ratio_of(got, wanted)) for probe, got, wanted in telling]
    ratios = [(probe, ratio) for probe, ratio in found if ratio is not None]
    if len(ratios) < max(2, len(found)):
        return None
    values = [ratio for _, ratio in ratios]
    if max(values) - min(values) <= 1e-4 * abs(values[0]):
        if abs(values[0] - 1) < 1e-3:
            return None
        if abs(values[0] + 1) < 1e-3:
            return symptom("opposite_sign")
        return symptom(
            "constant_factor",
            title=f"Every number is {times(values[0])} the right one",
            seen=f"Your result divided by the right one is {values[0]:.6g}, whatever the input.",
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


def offset(seen: Sequence[Seen]) -> Symptom | None:
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


def range_of_draws(seen: Sequence[Seen]) -> Symptom | None:
    """Whole numbers that are drawn from another range than they should be."""
    for probe, got, wanted in seen:
        if not wanted.is_drawn:
            continue
        drawn, expected = whole_numbers(got), whole_numbers(wanted)
        if expected is not None and any(torch.equal(expected, given) for given in probe.arguments):
            continue
        if drawn is not None and drawn.numel() > 1 and len(set(drawn.tolist())) == 1:
            return symptom("shared_noise", title="One number is drawn for the whole batch", names=DRAWS)
        # Few draws leave out an end by chance; a hundred for each number do not.
        if drawn is None or expected is None or expected.numel() < 100 * len(set(expected.tolist())):
            continue
        if (int(drawn.min()), int(drawn.max())) != (int(expected.min()), int(expected.max())):
            return symptom(
                "wrong_range_of_draws",
                title=f"The draws go from {int(drawn.min())} to {int(drawn.max())}, "
                f"not from {int(expected.min())} to {int(expected.max())}",
                seen=f"In {drawn.numel()} draws no other number came up.",
                names=DRAWS,
            )
    return None


def depends_on_the_batch(seen: Sequence[Seen], ask_row: AskRow) -> Symptom | None:
    """An example that is answered otherwise alone than among others, though the right answer is the same."""
    for probe, got, wanted in seen:
        if wanted.is_drawn or len(got.values) != 1 or len(wanted.values) != 1:
            continue
        alone = [ask_row(probe, row) for row in range(2)]
        if None in alone or got.values[0].dim() == 0:
            continue
        pairs = [pair for pair in alone if pair is not None]
        if any(one.error or other.error or len(one.values) != 1 or len(other.values) != 1 for one, other in pairs):
            continue
        if keeps_rows(wanted, [other for _, other in pairs]) and not keeps_rows(got, [one for one, _ in pairs]):
            return symptom("depends_on_the_batch")
    return None


def keeps_rows(whole: Answer, rows: Sequence[Answer]) -> bool:
    """Whether each example alone gets what it gets in the batch."""
    return all(
        whole.values[0].shape[:1] > (row,) and is_close(answer.values[0], whole.values[0][row : row + 1])
        for row, answer in enumerate(rows)
    )


def unsteady(seen: Sequence[Seen], ask_again: AskAgain) -> Symptom | None:
    """Chance where there should be none, none where there should be, or the same for several elements."""
    for probe, got, wanted in seen:
        again, wanted_again = ask_again(probe, 1)
        if again.error or [v.shape for v in again.outputs] != [v.shape for v in got.outputs]:
            continue
        is_same = all(map(is_close, got.outputs, again.outputs))
        if not wanted.is_drawn and not is_same:
            return symptom("drawn_afresh", names=DRAWS)
        if wanted.is_drawn and is_same:
            return symptom("always_the_same", names=SEEDS)
        if wanted.is_drawn:
            third, wanted_third = ask_again(probe, 2)
            axis = shared_axis((got, again, third), (wanted, wanted_again, wanted_third))
            if axis is not None:
                title = f"The same noise is used all along axis {axis}"
                return symptom("shared_noise", title=title, names=DRAWS)
    return None


def shared_axis(answers: Sequence[Answer], wanted: Sequence[Answer]) -> int | None:
    """The axis along which what is drawn repeats itself and should not; None when there is none.

    Three draws each: the ratio of two changes does not depend on the scale of the noise, which may vary.
    """
    for tensors in zip(*(answer.outputs for answer in (*answers, *wanted)), strict=False):
        if len({tensor.shape for tensor in tensors}) > 1 or not tensors[0].is_floating_point():
            continue
        ours, right = changes(*tensors[:3]), changes(*tensors[3:])
        for axis, size in enumerate(ours.shape):
            if size > 1 and is_constant_along(ours, axis) and not is_constant_along(right, axis):
                return axis
    return None


def changes(first: Tensor, second: Tensor, third: Tensor) -> Tensor:
    """The change from one draw to the next as a multiple of the change before."""
    return ((third - first).double() / (second - first).double()).nan_to_num(0.0, 0.0, 0.0).clamp(-1e3, 1e3)


def is_constant_along(tensor: Tensor, axis: int) -> bool:
    spread = float((tensor.amax(dim=axis) - tensor.amin(dim=axis)).max())
    return spread < 1e-3 * float(tensor.abs().max())


LOOKS = (
    wrong_dtype, modified_input, not_finite, no_gradient, precision_lost, factor, offset, range_of_draws,
)  # fmt: skip


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


def whole_numbers(answer: Answer) -> Tensor | None:
    """The whole numbers that a function drew and handed on."""
    found = [t for t in (*answer.values, *answer.model_calls) if t.dtype == torch.int64 and t.dim() == 1]
    return torch.cat(found) if found else None


def all_finite(tensors: Sequence[Tensor]) -> bool:
    return all(bool(torch.isfinite(tensor).all()) for tensor in tensors)


def largest_of(tensor: Tensor) -> float:
    if not tensor.numel() or tensor.is_complex():
        return 0.0
    finite = tensor.detach().double()[torch.isfinite(tensor)]
    return float(finite.abs().max()) if finite.numel() else 0.0


def short(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")
