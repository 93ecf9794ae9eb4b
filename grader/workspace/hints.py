"""Which hint helps now."""

from __future__ import annotations

from dataclasses import dataclass

from grader.content import HINT_STEPS, Exercise
from grader.errors import CourseError
from grader.report import Status
from grader.workspace.progress import ExerciseProgress, OpenCheck
from grader.workspace.stubs import sha256_of
from grader.workspace.workspace import Unreadable


@dataclass(frozen=True, slots=True)
class Hint:
    """One step of a function's ladder. `fails` is the title of the check that this function failed, if any.

    `misconception` is its likely cause, or else `advice` what that check advises, where no hint has said so
    yet. `is_earlier`: the file was another when the check failed. `is_detour`: another function comes first.
    """

    exercise: str
    function: str
    level: int
    text: str
    fails: str = ""
    misconception: dict[str, str] | None = None
    advice: str = ""
    is_earlier: bool = False
    is_detour: bool = False


def next_hint(
    exercise: Exercise,
    known: ExerciseProgress,
    *,
    function: str | None = None,
    level: int | None = None,
    source: str | Unreadable | None = None,
) -> Hint:
    """The hint that helps now: for the function that is open, unless another is asked for, and its next step.

    `source`: what the file says now. Raises CourseError for a function that the exercise does not have.
    """
    stuck = known.open_check if known.open_check and known.open_check.function in exercise.functions else None
    first = stuck.function if stuck else exercise.functions[0]
    chosen = first if function is None else function
    if chosen not in exercise.functions:
        raise CourseError(f"{exercise.id} has no function '{chosen}'. There are: {', '.join(exercise.functions)}")
    level = level or next_level(known, chosen)
    failed = stuck if stuck and stuck.function == chosen and stuck.status != Status.NOT_STARTED.value else None
    return Hint(
        exercise=exercise.id,
        function=chosen,
        level=level,
        text=exercise.ladders[chosen][level - 1],
        fails=failed.title if failed else "",
        misconception=failed.misconception if failed and not failed.is_told else None,
        advice=failed.advice if failed and not failed.is_told and not failed.misconception else "",
        is_earlier=failed is not None and is_other(failed, source),
        is_detour=chosen != first,
    )


def is_other(failed: OpenCheck, source: str | Unreadable | None) -> bool:
    """Whether a check failed on another text than this one."""
    return isinstance(source, str) and failed.source_sha256 not in ("", sha256_of(source))


def next_level(known: ExerciseProgress, function: str) -> int:
    """The step after the highest that was shown for a function; at the end of the ladder, the last."""
    return min(known.hint_levels.get(function, 0) + 1, HINT_STEPS)
