"""The likely mistake behind the checks that failed, with the line that it is on."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from grader.diagnosis import Comparison, Diagnosis, Party, line_of
from grader.grading.job import Job
from grader.report import CheckResult, Status, Where

FAILED = (Status.FAIL, Status.ERROR)


def with_mistakes(
    checks: Sequence[CheckResult], job: Job, comparison: Comparison, submission: Party
) -> Iterator[CheckResult]:
    """For each function with a failed check, one of these with its mistake, where that has a name."""
    failed = [check for check in checks if check.status in FAILED]
    known: dict[str, str] = {}
    for function in dict.fromkeys(check.function for check in failed):
        diagnosis = comparison.diagnose(function, submission, known=list(known))
        if diagnosis:
            origin = known.setdefault(diagnosis.id, diagnosis.function or function)
            mine = [check for check in failed if check.function == function]
            check = next((check for check in mine if check.id == diagnosis.check), mine[0])
            yield with_diagnosis(check, diagnosis, job, origin)


def with_diagnosis(check: CheckResult, diagnosis: Diagnosis, job: Job, origin: str) -> CheckResult:
    """A check's result with a likely cause, and its line. `origin`: the function in which it was found."""
    feedback, where = diagnosis.feedback, check.where
    if origin != check.function:
        feedback = f"It comes from {origin}, which this function calls: mend that first."
    elif where is None and (line := line_of(diagnosis.names, job.source, check.function)):
        where = Where(job.file, line, check.function, job.source.splitlines()[line - 1].strip())
    misconception = {"id": diagnosis.id, "title": diagnosis.title, "feedback": feedback}
    return dataclasses.replace(check, misconception=misconception, where=where)
