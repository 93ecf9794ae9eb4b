"""The order in which symptoms are looked for. The first one that is there is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from grader.diagnosis.symptoms.chance import depends_on_the_batch, range_of_draws, unsteady
from grader.diagnosis.symptoms.form import modified_input, no_gradient, not_finite, precision_lost, wrong_dtype
from grader.diagnosis.symptoms.scale import factor, offset
from grader.diagnosis.symptoms.symptom import AskAgain, AskRow, Seen, Symptom


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


LOOKS = (
    wrong_dtype, modified_input, not_finite, no_gradient, precision_lost, factor, offset, range_of_draws,
)  # fmt: skip
