"""What came out of grading: one record, `course/result/v1`. Every other form is made from it."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from grader.visible import visible, visible_data, visible_line

SCHEMA = "course/result/v1"
# The texts of a report that have lines; every other is one line.
WITH_LINES = {"message", "call", "expected", "got", "advice", "stdout", "load_error", "text"}


class Status(enum.StrEnum):
    """The states of a check and of an exercise. Only an exercise, or several, can be in progress."""

    PASS = "pass"
    FAIL = "fail"
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    ERROR = "error"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASH = "crash"
    BLOCKED = "blocked"
    COURSE_ERROR = "course_error"


class Exit(enum.IntEnum):
    """The exit codes of `course grade`."""

    PASSED = 0
    NOT_PASSED = 1
    USAGE = 2
    NOT_LOADED = 3
    COURSE_BROKEN = 4
    ALTERED = 5
    INTERRUPTED = 130


class Shown:
    """A part of a report. Whoever makes it, and of what: no text in it can make a terminal do anything."""

    __slots__ = ()

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):  # type: ignore[arg-type]
            value = getattr(self, field.name)
            # A status is a text too, and one of our own.
            if type(value) is str:
                value = visible(value) if field.name in WITH_LINES else visible_line(value)
            elif isinstance(value, dict):
                value = visible_data(value)
            object.__setattr__(self, field.name, value)


@dataclass(frozen=True, slots=True)
class Where(Shown):
    """A line of the submission."""

    file: str
    line: int
    function: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class CheckResult(Shown):
    """The verdict of one check. Texts are empty where there is nothing to say.

    `aspect`: in one word, the first thing that is wrong: `value`, `shape`, `dtype`, `error` … (see CheckFailed).
    """

    id: str
    title: str
    function: str
    status: Status
    points: float
    max_points: float
    seconds: float
    blocked_by: str = ""
    message: str = ""
    aspect: str = ""
    call: str = ""
    expected: str = ""
    got: str = ""
    where: Where | None = None
    advice: str = ""
    rerun: str = ""
    stdout: str = ""
    misconception: dict[str, str] | None = None
    concept_url: str = ""

    @property
    def went_wrong(self) -> bool:
        """Whether it ran and did not pass."""
        return self.status not in (Status.PASS, Status.BLOCKED, Status.NOT_STARTED)


@dataclass(frozen=True, slots=True)
class Remark(Shown):
    """What a right function could do better. It is worth no points and changes no verdict."""

    id: str
    function: str
    title: str
    message: str
    expected: str = ""
    got: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class ExerciseReport(Shown):
    """The verdict of one exercise. `load_error` says why the file could not be loaded, else ''.

    `is_loose`: the file is none of the workspace's own, so nothing is recorded.
    """

    id: str
    title: str
    file: str
    source_sha256: str
    status: Status
    score: float
    max_score: float
    checks: tuple[CheckResult, ...]
    load_error: str = ""
    where: Where | None = None
    seconds: float = 0.0
    is_partial: bool = False
    remarks: tuple[Remark, ...] = ()
    is_loose: bool = False

    @property
    def is_missing(self) -> bool:
        """True when the workspace lacks the exercise's file, which is why nothing is started."""
        return self.status is Status.NOT_STARTED and not self.source_sha256


@dataclass(frozen=True, slots=True)
class QuestionReport(Shown):
    """One question: `picked` is the first answer, '' when there is none yet, or it was of other choices."""

    key: str
    number: int
    status: str
    picked: str
    tries: int


@dataclass(frozen=True, slots=True)
class QuizReport(Shown):
    """The score of one lesson's quiz: first tries that were right."""

    lesson: str
    title: str
    score: int
    max_score: int
    questions: tuple[QuestionReport, ...]


@dataclass(frozen=True, slots=True)
class Report(Shown):
    """Everything one `course grade` found."""

    course: str
    course_version: str
    mode: str
    env: dict[str, Any]
    seed: int
    started: str
    seconds: float
    integrity: dict[str, str]
    score: float
    max_score: float
    status: Status
    exercises: tuple[ExerciseReport, ...]
    quizzes: tuple[QuizReport, ...]

    def to_json(self) -> dict[str, Any]:
        """The record as plain JSON data."""
        return {"schema": SCHEMA, **dataclasses.asdict(self)}

    @property
    def is_altered(self) -> bool:
        """True when the course's own files are not those that were shipped."""
        return self.integrity["bank_sha256"] != self.integrity["shipped_sha256"]

    @property
    def exit_code(self) -> Exit:
        """The exit code that goes with these verdicts; quizzes do not decide it."""
        statuses = {exercise.status for exercise in self.exercises}
        if Status.COURSE_ERROR in statuses or not statuses:
            return Exit.COURSE_BROKEN
        if self.is_altered:
            return Exit.ALTERED
        if any(exercise.load_error for exercise in self.exercises):
            return Exit.NOT_LOADED
        return Exit.PASSED if statuses <= {Status.PASS} else Exit.NOT_PASSED


def overall(statuses: Sequence[Status]) -> Status:
    """One status for several: our bug first, then the first that went wrong; without one, how far it is.

    What is in progress is right as far as it goes, and has holes.
    """
    if not statuses or Status.COURSE_ERROR in statuses:
        return Status.COURSE_ERROR
    if set(statuses) == {Status.PASS}:
        return Status.PASS
    if set(statuses) <= {Status.NOT_STARTED, Status.BLOCKED}:
        return Status.NOT_STARTED
    unfinished = (Status.NOT_STARTED, Status.IN_PROGRESS)
    if wrong := [s for s in statuses if s not in (Status.PASS, Status.BLOCKED, *unfinished)]:
        return wrong[0]
    return Status.IN_PROGRESS if set(statuses) & set(unfinished) else Status.FAIL


def exercise_from_json(record: dict[str, Any]) -> ExerciseReport:
    """The report of an exercise as the grader's process sends it."""
    checks = tuple(map(check_from_json, record["checks"]))
    where = where_from_json(record["where"])
    remarks = tuple(Remark(**remark) for remark in record.get("remarks", ()))
    facts = {"status": Status(record["status"]), "checks": checks, "where": where, "remarks": remarks}
    return ExerciseReport(**{**record, **facts})


def check_from_json(record: dict[str, Any]) -> CheckResult:
    return CheckResult(**{**record, "status": Status(record["status"]), "where": where_from_json(record["where"])})


def where_from_json(record: dict[str, Any] | None) -> Where | None:
    return Where(**record) if record else None
