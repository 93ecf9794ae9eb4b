"""How a check came out: what an exception in it means, and the result that goes into the report."""

from __future__ import annotations

import dataclasses
import traceback

from grader.content import Check, Exercise
from grader.diagnosis import SYMPTOMS, class_around, rehearse
from grader.grading.advice import NOTEBOOK, is_notebook
from grader.grading.failure import ODD_RESULT, Failure, failure_of
from grader.grading.job import Job
from grader.report import CheckResult, Status
from grader.sandbox.submission import SubmissionMissing

CARRIED = ("message", "aspect", "where", "advice", "expected", "got", "blocked_by")


def failure_in(error: BaseException, job: Job, exercise: Exercise, check: Check | None = None) -> Failure:
    """What an exception in a check, or in loading, means for the learner."""
    if failure := failure_of(error, file=job.file):
        if isinstance(error, SubmissionMissing):
            return failure_of_missing(failure.message, job, exercise, failure.advice)
        return dataclasses.replace(failure, advice=NOTEBOOK) if is_notebook(job.source) else failure
    if check is not None and reference_passes(exercise, check, job.seed):
        return Failure(
            Status.FAIL, "the check cannot use what came back", got=str(error), advice=ODD_RESULT, aspect="type"
        )
    return Failure(Status.COURSE_ERROR, "".join(traceback.format_exception(error)).strip())


def failure_of_missing(message: str, job: Job, exercise: Exercise, advice: str) -> Failure:
    """A file that lacks functions: why, where the file shows it, and otherwise this advice."""
    if is_notebook(job.source):
        return Failure(Status.ERROR, message, advice=NOTEBOOK)
    if name := class_around(job.source, exercise.functions):
        title, advice = SYMPTOMS["methods_of_a_class"]
        message = f"{message}; {title[:1].lower()}{title[1:]}, {name}"
    return Failure(Status.ERROR, message, advice=advice)


def reference_passes(exercise: Exercise, check: Check, seed: int) -> bool:
    """Whether a check that broke down stands with the reference: then the course is not at fault."""
    try:
        rehearse(exercise, check, seed)
    except Exception:
        return False
    return True


def result_of(
    check: Check,
    failure: Failure | None,
    *,
    seconds: float,
    exercise_id: str,
    seed: int = 0,
    call: str = "",
    stdout: str = "",
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
        rerun=f"course grade {exercise_id} --check {check.id}{f' --seed {seed}' if seed else ''}",
        stdout=stdout,
        **{field: getattr(failure, field) for field in CARRIED} if failure else {},
    )
