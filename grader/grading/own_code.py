"""The course's own variants, graded in the grader's process: for the proof of the bank, which has hundreds.

It comes to the verdict that a worker's answers would have come to, in a fraction of the time. Only what the course
itself has written may run here; submissions go to a worker (`grading/session.py`).
"""

from __future__ import annotations

import contextlib
import io
import time
from collections.abc import Iterator

from grader.content import Check, Exercise
from grader.diagnosis import comparison_for, rehearse
from grader.grading.failure import Blocked, Failure, failure_of
from grader.grading.job import Job
from grader.grading.naming import FAILED, with_mistakes
from grader.grading.outcome import failure_in, result_of
from grader.grading.own_time import at_most
from grader.report import CheckResult, Status

TOO_LONG = "it computes for too long, so it was stopped"


def run_own(job: Job, exercise: Exercise) -> tuple[CheckResult, ...]:
    """Every check's result in order, the mistakes named. `job.source` is the course's own code."""
    results: dict[str, CheckResult] = {}
    for check in exercise.checks:
        started = time.process_time()
        failure = blocked(check, results, job) or failure_here(check, job, exercise)
        seconds = time.process_time() - started
        results[check.id] = result_of(check, failure, seconds=seconds, exercise_id=exercise.id, seed=job.seed)
    if job.is_named and any(result.status in FAILED for result in results.values()):
        comparison = comparison_for(str(exercise.directory), job.seed)
        submission = comparison.party_of(job.source, job.file)
        with printing_nothing():
            return with_mistakes([*results.values()], job, comparison, submission)
    return tuple(results.values())


def blocked(check: Check, results: dict[str, CheckResult], job: Job) -> Failure | None:
    """What keeps a check from running: another that it waits for."""
    if job.is_unblocked:
        return None
    missing = [need for need in check.needs if results[need].status is not Status.PASS]
    return failure_of(Blocked(missing[0]), file=job.file) if missing else None


def failure_here(check: Check, job: Job, exercise: Exercise) -> Failure | None:
    """How a check fails on the job's source, None where it passes."""
    try:
        with printing_nothing(), at_most(job.timeout or exercise.timeout, TOO_LONG):
            rehearse(exercise, check, job.seed, source=job.source, file=job.file)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return failure_in(error, job, exercise, check)
    return None


@contextlib.contextmanager
def printing_nothing() -> Iterator[None]:
    """What is printed meanwhile is nobody's."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        yield
