"""`course grade`: hand every asked-for submission to the judge, add the quizzes, keep the outcome."""

from __future__ import annotations

import dataclasses
import itertools
import platform
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from grader import __version__
from grader.content import Course, Exercise, bank_sha256, seal_of
from grader.diagnosis import concept_address
from grader.errors import CourseError, SandboxError, WorkspaceError
from grader.grading.doctor import Finding
from grader.grading.job import Job
from grader.grading.judge import Judge
from grader.grading.no_source import not_readable, not_there
from grader.grading.targets import targets_of
from grader.report import CheckResult, ExerciseReport, QuizReport, Report, Status, overall
from grader.workspace import Unreadable, Workspace, grade_quiz, load_progress, now, read_submission, record_grading

# Says which exercise is being checked, and how many of its checks are done.
OnProgress = Callable[[Exercise, int], None]
# Says of which exercise the checks are done, some have failed, and the mistake is looked for.
OnSearch = Callable[[Exercise], None]
OnNotice = Callable[[str], None]
# Hears what rebuilds the call that an exercise's first failed check stopped at; see `grading/repro.py`.
OnRepro = Callable[[dict[str, Any]], None]


def grade_workspace(
    judge: Judge,
    course: Course,
    workspace: Workspace | None,
    *,
    names: Sequence[str] = (),
    meant: str | None = None,
    check: str | None = None,
    seed: int = 0,
    timeout: float | None = None,
    is_cohort: bool = False,
    on_progress: OnProgress = lambda exercise, done: None,
    on_search: OnSearch = lambda exercise: None,
    on_repro: OnRepro | None = None,
    on_notice: OnNotice = lambda text: None,
) -> Report:
    """Grade exercises and quizzes of a workspace; with `names`, those exercises or files only (see `targets_of`).

    Keeps the outcome, unless the file is a loose one. For loose files alone there need be no workspace.

    `judge` may be starting still: what it is not needed for is done meanwhile.

    Where the outcome cannot be kept, on a full disk for one, that is a notice: the report is made all the same.
    `is_cohort`: the workspace is somebody else's (see `refuse_open_machine`), so nothing is written into it.
    """
    targets = targets_of(names, course, workspace, meant=meant)
    exercises = [target.exercise for target in targets]
    checks = checks_named(check, exercises)
    started, clock = now(), time.monotonic()
    requests = [
        job_of(target.exercise, target.path, checks=checks, seed=seed, timeout=timeout) for target in targets
    ]
    if on_repro:
        requests = [
            dataclasses.replace(job, hands_over="repro") if isinstance(job, Job) else job for job in requests
        ]
    reports = []
    found_in_order = outcomes(judge, exercises, requests, on_progress, on_search, on_repro)
    for target, found in zip(targets, found_in_order, strict=True):
        report = target.finished(with_concepts(found, target.exercise, course))
        reports.append(report)
        # At once, so that Ctrl-C during the next exercise does not lose this one.
        if workspace and not (is_cohort or target.is_loose):
            keep(report, workspace, on_notice)
    quizzes: list[QuizReport | None] = []
    if workspace and not names:
        progress = load_progress(workspace.state, mends=not is_cohort)
        quizzes = [grade_quiz(lesson, progress) for lesson in course.lessons]
    return Report(
        course="generative-models-course",
        course_version=__version__,
        mode="cohort" if is_cohort else "local",
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


def refuse_open_machine(findings: Sequence[Finding]) -> None:
    """Raise SandboxError unless every denial that `course doctor` tries was seen to hold on this machine.

    A learner's own files may be run behind half a lock; what others have written may not.
    """
    open_ends = [f"{finding.what}: {finding.verdict}" for finding in findings if finding.verdict != "blocked"]
    if open_ends:
        raise SandboxError(
            "Other people's files are graded only where all is blocked that `course doctor` tries. Here:\n  "
            + "\n  ".join(open_ends)
            + "\nUse Linux 6.12 or newer, on the machine itself or in WSL2."
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


def job_of(
    exercise: Exercise,
    path: Path,
    *,
    checks: tuple[str, ...] = (),
    seed: int = 0,
    timeout: float | None = None,
) -> Job | ExerciseReport:
    """The job of grading any file as an exercise; its report at once where there is none to read."""
    source = read_submission(path)
    if source is None:
        return not_there(exercise, path, checks=checks)
    if isinstance(source, Unreadable):
        return not_readable(exercise, path, source)
    return Job(exercise.directory, source, file=str(path), seed=seed, timeout=timeout, checks=checks)


def outcomes(
    judge: Judge,
    exercises: Sequence[Exercise],
    requests: Sequence[Job | ExerciseReport],
    on_progress: OnProgress,
    on_search: OnSearch,
    on_repro: OnRepro | None,
) -> Iterator[ExerciseReport]:
    """The report of each exercise, in order: the judge's where there is a job."""
    exercise: Exercise
    done = itertools.count(1)
    jobs = [request for request in requests if isinstance(request, Job)]

    def hear(event: dict[str, Any]) -> None:
        if event["event"] == "check":
            on_progress(exercise, next(done))
        elif event["event"] == "diagnosis":
            on_search(exercise)
        elif on_repro:
            on_repro(event)

    reports = iter(judge.grade(jobs, on_event=hear))
    for exercise, request in zip(exercises, requests, strict=True):
        if isinstance(request, ExerciseReport):
            yield request
        else:
            done = itertools.count(1)
            on_progress(exercise, 0)
            yield next(reports)


def with_concepts(report: ExerciseReport, exercise: Exercise, course: Course) -> ExerciseReport:
    """The report with the address, for each check that went wrong, of the lesson's section about it.

    A file that cannot be loaded fails for no concept's sake.
    """
    wrong = (Status.FAIL, Status.ERROR, Status.TIMEOUT, Status.MEMORY, Status.CRASH)
    if report.load_error or not any(check.status in wrong for check in report.checks):
        return report

    def with_concept(check: CheckResult) -> CheckResult:
        id = check.misconception["id"] if check.misconception else ""
        address = concept_address(exercise, course, id, function=check.function)
        return dataclasses.replace(check, concept_url=address)

    checks = tuple(with_concept(check) if check.status in wrong else check for check in report.checks)
    return dataclasses.replace(report, checks=checks)


def keep(report: ExerciseReport, workspace: Workspace, on_notice: OnNotice) -> None:
    """Record a report. Where that cannot be done, on a full disk for one, it is a notice."""
    try:
        record_grading(workspace.state, [report])
    except WorkspaceError as error:
        on_notice(f"This result could not be kept. {error.message}")
