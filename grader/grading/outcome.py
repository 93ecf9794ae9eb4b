"""How a check came out: what an exception in it means, and the result that goes into the report."""

from __future__ import annotations

import traceback

from grader.content import Check, Exercise
from grader.diagnosis import rehearse
from grader.grading.failure import ODD_RESULT, Failure, failure_of
from grader.grading.job import Job
from grader.report import CheckResult, Status

CARRIED = ("message", "aspect", "where", "advice", "expected", "got", "blocked_by")


def failure_in(error: BaseException, job: Job, exercise: Exercise, check: Check | None = None) -> Failure:
    """What an exception in a check, or in loading, means for the learner."""
    if failure := failure_of(error, file=job.file):
        return failure
    if check is not None and reference_passes(exercise, check, job.seed):
        return Failure(
            Status.FAIL, "the check cannot use what came back", got=str(error), advice=ODD_RESULT, aspect="type"
        )
    return Failure(Status.COURSE_ERROR, "".join(traceback.format_exception(error)).strip())


def reference_passes(exercise: Exercise, check: Check, seed: int) -> bool:
    """Whether a check that broke down stands with the reference: then the course is not at fault."""
    try:
        rehearse(exercise, check, seed)
    except Exception:
        return False
    return True


def result_of(
    check: Check, failure: Failure | None, *, seconds: float, exercise_id: str, call: str = "", stdout: str = ""
) -> CheckResult:
    """A check's result; without a failure it has passed. `call`: the last call that it made."""
    return CheckResult(
        id=check.id,
        title=check.title,
        function=check.function,
        status=failure.status if failure else Status.PASS,
        points=0 if failure else check.points,
        max_points=check.points,
        seconds=round(seconds, 4),
        call=call,
        rerun=f"course grade {exercise_id} --check {check.id}",
        stdout=stdout,
        **{field: getattr(failure, field) for field in CARRIED} if failure else {},
    )
