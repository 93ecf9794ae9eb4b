"""The order in which symptoms are looked for. The first one that is there, and explains what was seen, is told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from grader.diagnosis.symptoms.arguments import changed_first, scaled, swapped
from grader.diagnosis.symptoms.chance import depends_on_the_batch, range_of_draws, unsteady
from grader.diagnosis.symptoms.form import (
    lost_axes,
    modified_input,
    no_gradient,
    not_finite,
    precision_lost,
    wrong_dtype,
)
from grader.diagnosis.symptoms.scale import constant, factor, offset
from grader.diagnosis.symptoms.symptom import Asking, Seen, Symptom

Look = Callable[[Sequence[Seen], Asking], Symptom | None]


def symptom_of(
    seen: Sequence[Seen], asking: Asking, is_shown: Callable[[Collection[str]], bool] = lambda aspects: True
) -> Symptom | None:
    """The first symptom that the answers show. `is_shown`: whether a check has found one of some aspects wrong."""
    answered = [(probe, got, wanted) for probe, got, wanted in seen if not got.error and not wanted.error]
    if not answered:
        return None
    found = (look(answered, asking) for look in LOOKS)
    return next((symptom for symptom in found if symptom and is_shown(symptom.explains)), None)


# Chance makes everything else look wrong as well. Arguments come before numbers: a sign may be both.
LOOKS: tuple[Look, ...] = (
    wrong_dtype, lost_axes, modified_input, unsteady, not_finite, no_gradient, precision_lost, constant, swapped,
    factor, offset, changed_first, scaled, range_of_draws, depends_on_the_batch,
)  # fmt: skip
