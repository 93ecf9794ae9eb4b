"""Symptoms in what is drawn, and in what examples of a batch have to do with one another."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import torch
from torch import Tensor

from grader.diagnosis.answers import Answer, is_close
from grader.diagnosis.symptoms.symptom import DRAWS, SEEDS, Asking, Seen, Symptom, symptom


def range_of_draws(seen: Sequence[Seen], asking: Asking) -> Symptom | None:
    """Whole numbers that are drawn from another range than they should be."""
    for probe, got, wanted in seen:
        if not wanted.is_drawn:
            continue
        drawn, expected = whole_numbers(got), whole_numbers(wanted)
        if expected is None or any(torch.equal(expected, given) for given in probe.arguments):
            continue
        again = whole_numbers(asking.again(probe, 1)[1])
        if again is None or torch.equal(again, expected):
            continue  # They are the same whatever is drawn, as the timesteps of a sampler are.
        if drawn is not None and drawn.numel() > 1 and len(set(drawn.tolist())) == 1:
            return symptom("shared_noise", title="One number is drawn for the whole batch", names=DRAWS)
        # Few draws leave out an end by chance; a hundred for each number do not.
        if drawn is None or expected.numel() < 100 * len(set(expected.tolist())):
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


def depends_on_the_batch(seen: Sequence[Seen], asking: Asking) -> Symptom | None:
    """An example that is answered otherwise alone than among others, though the right answer is the same."""
    for probe, got, wanted in seen:
        if wanted.is_drawn or len(got.values) != 1 or len(wanted.values) != 1:
            continue
        alone = [asking.alone(probe, row) for row in range(2)]
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


def unsteady(seen: Sequence[Seen], asking: Asking) -> Symptom | None:
    """Chance where there should be none, none where there should be, or the same for several elements."""
    for probe, got, wanted in seen:
        again, wanted_again = asking.again(probe, 1)
        is_same = is_repeated(got, again)
        if not wanted.is_drawn and not is_same:
            # With the same random numbers as well: then it is something else that goes on from call to call.
            if not is_repeated(got, asking.repeated(probe)):
                return symptom("kept_between_calls")
            if not again.error:
                return symptom("drawn_afresh", names=DRAWS)
        if again.error or [v.shape for v in again.outputs] != [v.shape for v in got.outputs]:
            continue
        if wanted.is_drawn and all(map(is_close, wanted.outputs, wanted_again.outputs)):
            continue  # What is drawn on the way does not show in the answer.
        if wanted.is_drawn and is_same:
            return symptom("always_the_same", names=SEEDS)
        if wanted.is_drawn:
            third, wanted_third = asking.again(probe, 2)
            axis = shared_axis((got, again, third), (wanted, wanted_again, wanted_third))
            if axis is not None:
                title = f"The same noise is used all along axis {axis}"
                return symptom("shared_noise", title=title, names=DRAWS)
    return None


def is_repeated(one: Answer, other: Answer) -> bool:
    """Whether the second of two equal calls gives what the first one gave."""
    same_form = (one.error, len(one.outputs)) == (other.error, len(other.outputs))
    return same_form and all(map(is_close, one.outputs, other.outputs))


def shared_axis(answers: Sequence[Answer], wanted: Sequence[Answer]) -> int | None:
    """The axis along which what is drawn repeats itself and should not; None when there is none.

    Three draws each: the ratio of two changes does not depend on the scale of the noise, which may vary.
    """
    for tensors in zip(*(answer.outputs for answer in (*answers, *wanted)), strict=False):
        if len({tensor.shape for tensor in tensors}) > 1 or not tensors[0].is_floating_point():
            continue
        if any(is_close(one, other) for one, other in itertools.combinations(tensors[:3], 2)):
            continue  # Few values can come up, as for one timestep: a change says nothing of what is shared.
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


def whole_numbers(answer: Answer) -> Tensor | None:
    """The whole numbers that a function drew and handed on."""
    found = [t for t in (*answer.values, *answer.model_calls) if t.dtype == torch.int64 and t.dim() == 1]
    return torch.cat(found) if found else None
