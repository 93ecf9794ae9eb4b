"""The remarks on a submission, after its checks: what its right functions could do better.

They change no verdict. Where a function is wrong, nothing else is said of it; and what keeps a remark from being
tried, such as a limit that is reached, is no remark.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

from grader.checks import CheckFailed
from grader.content import Exercise, PossibleRemark
from grader.diagnosis import perform
from grader.errors import CourseError
from grader.grading.failure import CheckOverrun, failure_of
from grader.grading.job import Job
from grader.grading.own_code import TOO_LONG, printing_nothing
from grader.grading.own_time import at_most
from grader.report import CheckResult, Remark, Status
from grader.sandbox.submission import Submission, SubmissionRaised


def remarks_on(
    job: Job, exercise: Exercise, checks: Sequence[CheckResult], start: Callable[[], AbstractContextManager[Any]]
) -> tuple[Remark, ...]:
    """The remarks that are made. `start`: begins the one worker that all of them share; they have the time of a
    check together. In a proof, what goes wrong otherwise is raised as CourseError.
    """
    possible = worth_trying(job, exercise, checks)
    made: list[Remark | None] = []
    if possible:
        limit = at_most(job.timeout or exercise.timeout, TOO_LONG)
        try:
            with printing_nothing(), start() as worker, limit:
                for remark in possible:
                    made.append(remark_made(remark, job, exercise, worker))
        except CheckOverrun as error:
            if job.is_proof:
                id = possible[len(made)].id
                raise CourseError(f"remark '{id}' can neither be made nor left out; {error}") from error
    return tuple(remark for remark in made if remark)


def worth_trying(job: Job, exercise: Exercise, checks: Sequence[CheckResult]) -> list[PossibleRemark]:
    """The remarks on functions whose checks have all passed; none where only some checks were asked for."""
    wrong = {check.function for check in checks if check.status is not Status.PASS}
    right = {check.function for check in checks} - wrong
    return [] if job.checks else [remark for remark in exercise.remarks if remark.function in right]


def remark_made(remark: PossibleRemark, job: Job, exercise: Exercise, worker: Any) -> Remark | None:
    """A remark with what was seen, None where there is nothing to say. The worker loads the submission afresh."""
    try:
        submission = Submission(worker, job.source, file=job.file, stub=exercise.stub, drivers=exercise.drivers)
        perform(exercise, f"remark_{remark.id}", submission, job.seed)
    except (CheckFailed, SubmissionRaised) as error:
        seen = failure_of(error, file=job.file)
        assert seen
        return Remark(
            remark.id, remark.function, remark.title,
            message=seen.message, expected=seen.expected, got=seen.got, advice=seen.advice,
        )  # fmt: skip
    except Exception as error:
        if job.is_proof:
            seen_instead = f"{type(error).__name__}: {error}"
            raise CourseError(f"remark '{remark.id}' can neither be made nor left out; {seen_instead}") from error
    return None
