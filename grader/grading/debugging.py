"""`course debug`, the grader's half: which check to make again, and what it asked of the file.

It runs in a process of its own, as it reads the course; the learner's process gets a case and reads nothing.
"""

from __future__ import annotations

import base64
import dataclasses
from collections.abc import Callable
from typing import Any

from grader.content import Course
from grader.errors import ContentError, CourseError
from grader.grading.case import Case
from grader.grading.judge import Judge
from grader.grading.workspace_grading import checks_named, job_of
from grader.report import CheckResult, ExerciseReport, Status
from grader.workspace import Workspace


def case_of(
    judge: Judge,
    course: Course,
    workspace: Workspace,
    id: str,
    *,
    check: str | None = None,
    seed: int = 0,
    on_check: Callable[[], None] = lambda: None,
    on_search: Callable[[], None] = lambda: None,
) -> Case:
    """Grade an exercise, without a record of it, for the case of this check or else of the first that fails.

    Raises CourseError where there is nothing to call, or nothing that fails.
    """
    exercise = course.exercise(id)
    path = workspace.path_of(exercise, course)
    job = job_of(exercise, path, checks=checks_named(check, [exercise]), seed=seed)
    if isinstance(job, ExerciseReport):
        first = job.checks[0]
        raise CourseError(f"{job.file}: {first.message}. {first.advice}".strip())
    events: list[dict[str, Any]] = []

    def hear(event: dict[str, Any]) -> None:
        events.append(event)
        if event["event"] == "check":
            on_check()
        elif event["event"] == "diagnosis":
            on_search()

    (report,) = judge.grade([dataclasses.replace(job, hands_over="calls")], on_event=hear)
    event = next((event for event in events if event["event"] == "calls"), None)
    found = next((result for result in report.checks if event and result.id == event["check"]), None)
    if event is None:
        raise ContentError(f"{report.checks[0].message}\n{report.checks[0].advice}")
    if found is None or found.status in (Status.NOT_STARTED, Status.BLOCKED):
        raise CourseError(nothing_to_debug(report, found))
    return Case(exercise.id, job.file, found, event["drivers"], tuple(map(base64.b64decode, event["calls"])))


def nothing_to_debug(report: ExerciseReport, check: CheckResult | None) -> str:
    """Why a check made no call, or, where no check was asked for, why none is to be called again."""
    if check and check.status is Status.BLOCKED:
        return f"'{check.id}' {check.message}. So debug that first: course debug {report.id}"
    check = check or next((check for check in report.checks if check.status is Status.NOT_STARTED), None)
    if check:
        return f"{check.function} is still to be written, so there is nothing to debug: course hint {report.id}"
    known = ", ".join(check.id for check in report.checks)
    return f"No check of {report.id} fails. To debug one that passes, name it with --check: {known}"
