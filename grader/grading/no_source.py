"""The report of an exercise whose file gives no source to grade: it is not there, or cannot be read."""

from __future__ import annotations

import hashlib
import shlex
from collections.abc import Sequence
from pathlib import Path

from grader.content import Exercise, selected
from grader.errors import UnreadableError
from grader.files import SUBMISSION, read_whole
from grader.report import CheckResult, ExerciseReport, Status, Where
from grader.workspace import Unreadable, root_of


def not_there(exercise: Exercise, path: Path, *, checks: Sequence[str]) -> ExerciseReport:
    """The report of an exercise that the workspace lacks, as after an update of the course: it is not started.

    `checks` are those asked for, all when there are none. No check waits for another: all wait for the file.
    """
    advice = f"course init {shlex.quote(str(root_of(path)))} adds the exercises that a workspace lacks."
    results = tuple(
        CheckResult(
            id=check.id, title=check.title, function=check.function, status=Status.NOT_STARTED, points=0,
            max_points=check.points, seconds=0, message="there is no such file", advice=advice,
        )
        for check in selected(exercise.checks, checks).values()
    )  # fmt: skip
    return ExerciseReport(
        id=exercise.id, title=exercise.title, file=str(path), source_sha256="", status=Status.NOT_STARTED, score=0,
        max_score=sum(check.max_points for check in results), checks=results, is_partial=bool(checks),
    )  # fmt: skip


def not_readable(exercise: Exercise, path: Path, source: Unreadable) -> ExerciseReport:
    """The report of an exercise whose file cannot even be read."""
    advice = f"course reset {exercise.id} brings the stub back; a file that is there is saved first."
    where = Where(str(path), source.line) if source.line else None
    checks = tuple(
        CheckResult(
            id=check.id, title=check.title, function=check.function, status=Status.ERROR, points=0,
            max_points=check.points, seconds=0, message=source.message, where=where, advice=advice,
        )
        for check in exercise.checks
    )  # fmt: skip
    return ExerciseReport(
        id=exercise.id, title=exercise.title, file=str(path), source_sha256=hash_of(path), status=Status.ERROR,
        score=0, max_score=exercise.max_score, checks=checks, load_error=source.message, where=where,
    )  # fmt: skip


def hash_of(path: Path) -> str:
    """The hash of a file's bytes, '' when it cannot be read."""
    try:
        return hashlib.sha256(read_whole(path, SUBMISSION)).hexdigest()
    except UnreadableError:
        return ""
