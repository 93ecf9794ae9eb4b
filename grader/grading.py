"""`course grade`: hand every asked-for submission to the judge, add the quizzes, keep the outcome."""

from __future__ import annotations

import hashlib
import platform
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from grader import __version__
from grader.course import Course
from grader.errors import CourseError, WorkspaceError
from grader.exercise import Exercise, bank_sha256, seal_of
from grader.judge import Judge, job
from grader.progress import grade_quiz, load_progress, now, record_grading
from grader.report import CheckResult, ExerciseReport, Report, Status, Where, overall
from grader.workspace import Unreadable, Workspace, read_submission

# Says which exercise is being checked, and how many of its checks are done.
OnProgress = Callable[[Exercise, int], None]
OnNotice = Callable[[str], None]


def grade_workspace(
    course: Course,
    workspace: Workspace,
    *,
    ids: Sequence[str] = (),
    check: str | None = None,
    seed: int = 0,
    timeout: float | None = None,
    on_progress: OnProgress = lambda exercise, done: None,
    on_notice: OnNotice = lambda text: None,
) -> Report:
    """Grade exercises and quizzes of a workspace; with `ids`, those exercises only. Keeps the outcome.

    Where the outcome cannot be kept, on a full disk for one, that is a notice: the report is made all the same.
    """
    exercises = [course.exercise(id) for id in dict.fromkeys(ids)] or list(course.exercises)
    checks = checks_named(check, exercises)
    started, clock = now(), time.monotonic()
    judge = Judge(hidden=course.content.hidden)
    reports = []
    for report in judge_all(
        judge, course, workspace, exercises, checks=checks, seed=seed, timeout=timeout, on_progress=on_progress
    ):
        reports.append(report)
        # At once, so that Ctrl-C during the next exercise does not lose this one.
        try:
            record_grading(workspace.state, [report])
        except WorkspaceError as error:
            on_notice(f"This result could not be kept. {error.message}")
    progress = load_progress(workspace.state)
    quizzes = [] if ids else [grade_quiz(lesson, progress) for lesson in course.lessons]
    return Report(
        course="generative-models-course",
        course_version=__version__,
        mode="local",
        env={
            "python": platform.python_version(),
            "torch": judge.torch_version,
            "os": platform.platform(terse=True),
            "threads": 1,
        },
        seed=seed,
        started=started,
        seconds=round(time.monotonic() - clock, 3),
        integrity=integrity(course, judge.layers),
        score=sum(report.score for report in reports),
        max_score=sum(report.max_score for report in reports),
        status=overall([report.status for report in reports]),
        exercises=tuple(reports),
        quizzes=tuple(quiz for quiz in quizzes if quiz),
    )


def integrity(course: Course, layers: dict[str, bool]) -> dict[str, str]:
    """The bank's hash, the one it was shipped with, and the layers of the lock that workers had and lacked.

    A clone is its author's to change, so there the two hashes are the same.
    """
    found = bank_sha256(course.exercises)
    shipped = "" if course.content.is_clone else seal_of(course.content.bank)
    return {
        "bank_sha256": found,
        "shipped_sha256": shipped or found,
        "locked_by": " ".join(layer for layer, exists in layers.items() if exists),
        "not_locked_by": " ".join(layer for layer, exists in layers.items() if not exists),
    }


def checks_named(check: str | None, exercises: Sequence[Exercise]) -> tuple[str, ...]:
    """The one check asked for, when exactly one exercise is asked for and has it."""
    if check is None:
        return ()
    if len(exercises) != 1:
        raise CourseError(f"--check {check} needs one exercise: course grade EXERCISE --check {check}")
    known = [fact.id for fact in exercises[0].checks]
    if check not in known:
        raise CourseError(f"{exercises[0].id} has no check '{check}'. There are: {', '.join(known)}")
    return (check,)


def judge_all(
    judge: Judge,
    course: Course,
    workspace: Workspace,
    exercises: Sequence[Exercise],
    *,
    checks: tuple[str, ...],
    seed: int,
    timeout: float | None,
    on_progress: OnProgress,
) -> Iterator[ExerciseReport]:
    """A report for each exercise in order. The judge is started only when there is something to run."""
    paths = {exercise.id: workspace.path_of(exercise, course) for exercise in exercises}
    sources = {id: read_submission(path) for id, path in paths.items()}
    if all(isinstance(source, Unreadable) for source in sources.values()):
        yield from (not_readable(e, paths[e.id], sources[e.id]) for e in exercises)
        return
    with judge:
        for exercise in exercises:
            source, path = sources[exercise.id], paths[exercise.id]
            if isinstance(source, Unreadable):
                yield not_readable(exercise, path, source)
                continue
            on_progress(exercise, 0)
            done = 0

            def count(event: dict[str, Any], exercise: Exercise = exercise) -> None:
                nonlocal done
                done += 1
                on_progress(exercise, done)

            request = job(exercise.directory, source, file=str(path), seed=seed, timeout=timeout, checks=checks)
            yield from judge.grade([request], on_event=count)


def not_readable(exercise: Exercise, path: Path, source: str | Unreadable) -> ExerciseReport:
    """The report of an exercise whose file cannot even be read."""
    assert isinstance(source, Unreadable)
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
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    except OSError:
        return ""
