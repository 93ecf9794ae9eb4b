"""The likely mistake behind the checks that failed, with the line that it is on."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from grader.diagnosis import Comparison, Diagnosis, FailedFunction, Party, comparison_for, diagnose, line_of
from grader.grading.failure import CheckOverrun
from grader.grading.job import Job
from grader.grading.own_time import at_most
from grader.grading.places import falls_through, is_about_result, place
from grader.report import CheckResult, Status
from grader.sandbox.client import Stop, WorkerStopped

FAILED = (Status.FAIL, Status.ERROR)
# Of processor time: for the submission's answers, of which the slowest known takes a twentieth, and for the search
# among the mistakes, where the longest known takes a third.
ANSWER_SECONDS = 2.0
SEARCH_SECONDS = 5.0
TOOK_LONG = "after {:g} s of processor time"
CUT_SHORT = "The search for the mistake was cut short {}, so no cause is named here."


def with_mistakes(
    checks: Sequence[CheckResult], job: Job, comparison: Comparison, submission: Party
) -> tuple[CheckResult, ...]:
    """The checks, with what is likely behind those that failed; where the search was cut short, they say so."""
    found: dict[str, CheckResult] = {}
    cut = ""
    try:
        with at_most(SEARCH_SECONDS, TOOK_LONG.format(SEARCH_SECONDS)):
            for check in search(checks, job, comparison, submission):
                found[check.function] = check
    except CheckOverrun as overrun:
        cut = str(overrun)
        # What it stopped may have been the answer of a misconception, which is kept for the next search.
        comparison_for.cache_clear()
    except WorkerStopped as stopped:
        has_computed = stopped.reason is Stop.TIMEOUT
        cut = TOOK_LONG.format(ANSWER_SECONDS) if has_computed else f"({stopped.message})"
    for check in checks:
        if cut and check.status in FAILED and check.function not in found:
            advice = f"{check.advice} {CUT_SHORT.format(cut)}".strip()
            found[check.function] = dataclasses.replace(check, advice=advice)
    told = {check.id: check for check in found.values()}
    return tuple(told.get(check.id, check) for check in checks)


def search(
    checks: Sequence[CheckResult], job: Job, comparison: Comparison, submission: Party
) -> Iterator[CheckResult]:
    """For each function with a failed check, one of these: with its mistake, where that has a name."""
    wrong = [check for check in checks if check.status in FAILED]
    known: dict[str, str] = {}
    for function in dict.fromkeys(check.function for check in wrong):
        mine = [check for check in wrong if check.function == function]
        failed = FailedFunction(
            function,
            job.source,
            seen={check.id: check.aspect for check in mine},
            raised={check.id: check.message for check in mine if check.aspect == "error"},
            passed={check.id for check in checks if check.status is Status.PASS},
        )
        diagnosis = diagnose(comparison, failed, submission, known=list(known))
        if diagnosis is None:
            yield mine[0]
            continue
        origin = known.setdefault(diagnosis.id, diagnosis.function or function)
        yield with_diagnosis(explained_by(diagnosis, mine), diagnosis, job, origin)


def explained_by(diagnosis: Diagnosis, failed: Sequence[CheckResult]) -> CheckResult:
    """Of some failed checks, the one that a cause is told at: its own, or the first that it explains."""
    own = (check for check in failed if check.id == diagnosis.check)
    explained = (check for check in failed if check.aspect in diagnosis.explains)
    return next(own, None) or next(explained, failed[0])


def with_diagnosis(check: CheckResult, diagnosis: Diagnosis, job: Job, origin: str) -> CheckResult:
    """A check's result with a likely cause, and its line. `origin`: the function in which it was found."""
    feedback, where = diagnosis.feedback, check.where
    if origin != check.function:
        feedback = f"It comes from {origin}, which this function calls: mend that first."
    # The line that raised is known; that of a result is what is told where no call stands out.
    if check.aspect != "error":
        of_result = origin != check.function or is_about_result(check)
        if line := line_of(
            diagnosis.names, job.source, origin, is_result=of_result, falls_through=falls_through(check)
        ):
            where = place(job.source, job.file, line, origin)
    misconception = {"id": diagnosis.id, "title": diagnosis.title, "feedback": feedback}
    return dataclasses.replace(check, misconception=misconception, where=where)
