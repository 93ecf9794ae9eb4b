"""A transcript: what a record says, as a page to show somebody, which asks no host for anything and runs nothing.

A record is a file that its owner may write to. So the page says that it is self-graded, and shows of the record
only numbers, dates and verdicts, each within its bounds.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from grader.content import Course, Exercise
from grader.errors import UnreadableError, WorkspaceError
from grader.files import Kind, read_text, write_whole
from grader.report import QuizReport, Status
from grader.visible import visible_line
from grader.workspace.progress import Progress
from grader.workspace.quiz_score import grade_quiz

TRANSCRIPT_NAME = "course-report.html"
TRANSCRIPT = Kind("report", 16 * 2**20)
# By this, near its beginning, a file is known to be a transcript, which another may take the place of.
MARK, NEAR = '<meta name="generator" content="course report">', 200


@dataclass(frozen=True, slots=True)
class Attempted:
    """One exercise: its verdict in words, its points, how often it was graded, and the day it first passed."""

    id: str
    title: str
    verdict: str
    score: float
    max_score: float
    attempts: int
    passed: str

    @property
    def has_passed(self) -> bool:
        return self.verdict.startswith("passed")


@dataclass(frozen=True, slots=True)
class Part:
    """A lesson with its exercises and its quiz. `answered` counts questions, up to the day `last`."""

    heading: str
    opened: str
    exercises: tuple[Attempted, ...]
    quiz: QuizReport | None = None
    answered: int = 0
    last: str = ""

    @property
    def is_begun(self) -> bool:
        return bool(self.opened or self.answered or any(x.attempts or x.has_passed for x in self.exercises))


def transcript_page(course: Course, progress: Progress, *, version: str) -> str:
    """The page, as HTML."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("grader", "workspace"), undefined=jinja2.StrictUndefined, autoescape=True,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    parts = parts_of(course, progress)
    exercises = [exercise for part in parts for exercise in part.exercises]
    return environment.get_template("transcript.html.j2").render(
        parts=parts,
        exercises=exercises,
        passed=sum(exercise.has_passed for exercise in exercises),
        score=sum(exercise.score for exercise in exercises),
        max_score=sum(exercise.max_score for exercise in exercises),
        quizzes=[part.quiz for part in parts if part.quiz],
        answered=sum(part.answered for part in parts),
        is_begun=any(part.is_begun for part in parts),
        today=day(datetime.now(UTC).isoformat()),
        version=version,
    )


def parts_of(course: Course, progress: Progress) -> list[Part]:
    """Every lesson, and what belongs to none."""
    parts = []
    for lesson in course.lessons:
        own = [exercise for exercise in course.exercises if exercise.lesson == lesson.canonical_id]
        quiz = grade_quiz(lesson, progress)
        questions = quiz.questions if quiz else ()
        asked = lesson.quiz.questions if lesson.quiz else ()
        given = (progress.answers_to(question.keys(lesson.canonical_id)) for question in asked)
        moments = [str(answer.get("at", "")) for answers in given for answer in answers]
        parts.append(
            Part(
                heading=f"{lesson.number}. {lesson.title}",
                opened=day(progress.opened.get(lesson.canonical_id, "")),
                exercises=attempted(own, progress),
                quiz=quiz if quiz and quiz.questions else None,
                answered=sum(question.status != "unanswered" for question in questions),
                last=day(max(filter(day, moments), default="")),
            )
        )
    others = attempted([exercise for exercise in course.exercises if not course.lesson_of(exercise)], progress)
    return [*parts, Part("Other exercises", "", others)] if others else parts


def attempted(exercises: Sequence[Exercise], progress: Progress) -> tuple[Attempted, ...]:
    """What is recorded of exercises."""
    rows = []
    for exercise in exercises:
        known = progress.exercise(exercise.id)
        passed = day(known.passed_at)
        if known.status == Status.PASS.value:
            verdict = "passed"
        elif passed:
            verdict = "passed, changed since"
        else:
            verdict = "not started" if known.status == Status.NOT_STARTED.value else "not passed yet"
        score = min(max(known.score, 0), exercise.max_score)
        attempts = max(known.attempts, 0)
        rows.append(Attempted(exercise.id, exercise.title, verdict, score, exercise.max_score, attempts, passed))
    return tuple(rows)


def day(moment: str) -> str:
    """A recorded time as a day that a person reads; '' for what is none."""
    try:
        when = datetime.fromisoformat(moment)
    except ValueError:
        return ""
    return f"{when.day} {when:%B} {when.year}"


def write_transcript(path: Path, page: str) -> None:
    """Write it where nothing is, or where another transcript is. Raises WorkspaceError for anything else there."""
    if os.path.lexists(path) and not is_transcript(path):
        raise WorkspaceError(
            f"{visible_line(path)} is there already and is not a report of this command, so it stays as it is. "
            "Name another file: course report --out FILE"
        )
    write_whole(path, page)


def is_transcript(path: Path) -> bool:
    """Whether a file is one that this command made."""
    try:
        return MARK in read_text(path, TRANSCRIPT)[:NEAR]
    except UnreadableError:
        return False
