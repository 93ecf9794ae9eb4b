"""Which line of a submission a failed check is about."""

from __future__ import annotations

import dataclasses

from grader.diagnosis import result_line
from grader.report import CheckResult, Status, Where

# What is wrong with the result itself, and so with the line that made it.
OF_THE_RESULT = frozenset({"type", "shape", "dtype", "finite", "value", "digits", "gradient"})
# As much as a worker may say of one.
MOST_OF_A_LINE = 200


def is_about_result(check: CheckResult) -> bool:
    """Whether what a function returned is what a check found wrong, and not what it did to a model."""
    is_result = check.aspect in OF_THE_RESULT or falls_through(check)
    return check.status is Status.FAIL and is_result and check.call.startswith(f"{check.function}(")


def with_place(check: CheckResult, source: str, file: str) -> CheckResult:
    """A failed check with the line that made the result, where that is what is wrong and nothing says more."""
    if check.where or not is_about_result(check):
        return check
    line = result_line(source, check.function, falls_through=falls_through(check))
    return dataclasses.replace(check, where=place(source, file, line, check.function)) if line else check


def falls_through(check: CheckResult) -> bool:
    """Whether something came back for a word that no branch of the function should know."""
    return check.aspect == "raises" and check.got.endswith(" came back")


def place(source: str, file: str, line: int, function: str) -> Where:
    """A line of a function, with its text."""
    return Where(file, line, function, source.splitlines()[line - 1].strip()[:MOST_OF_A_LINE])
