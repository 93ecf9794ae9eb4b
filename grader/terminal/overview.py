"""Where the learner is, as text: every exercise with its verdict, or with its file."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from grader.content import HINT_STEPS, Course
from grader.report import QuizReport, Status
from grader.terminal.layout import points, word
from grader.terminal.quiz_lines import quiz_line
from grader.workspace import Progress


def status_table(course: Course, progress: Progress, quizzes: Sequence[QuizReport]) -> RenderableType:
    """Where the learner is: exercises in learning order, then quizzes."""
    parts: list[RenderableType] = [exercise_table(course, progress), Text()]
    parts += [quiz_line(quiz) for quiz in quizzes]
    open_ids = [e.id for e in course.exercises if progress.exercise(e.id).status != Status.PASS.value]
    parts.append(Text(f"Next: course grade {open_ids[0]}" if open_ids else "Every exercise has passed."))
    return Group(*parts)


def exercise_table(course: Course, progress: Progress, *, current: str = "") -> RenderableType:
    """Every exercise in learning order: verdict, points, hints, and which is the current one."""
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(no_wrap=True, justify="right")
    table.add_column(style="dim")
    for exercise in course.exercises:
        known = progress.exercise(exercise.id)
        notes = ["you are here"] if exercise.id == current else []
        if known.passed_at and known.status != Status.PASS.value:
            notes.append("passed before")
        if known.hint_level:
            notes.append(f"hint {known.hint_level} of {HINT_STEPS}")
        status = Status(known.status) if known.status in set(Status) else Status.NOT_STARTED
        score = f"{points(known.score)}/{points(exercise.max_score)}"
        table.add_row(word(status), exercise.id, score, ", ".join(notes))
    return table


def list_table(course: Course, files: dict[str, str]) -> RenderableType:
    """Every exercise with its minutes, its points, how to open its lesson, and its file."""
    parts: list[RenderableType] = []
    for exercise in course.exercises:
        facts = f"  {exercise.minutes} min · {points(exercise.max_score)} points"
        if lesson := course.lesson_of(exercise):
            facts += f" · course read {lesson.number}"
        parts.append(Text(exercise.id, style="bold") + Text(f"  {exercise.title}") + Text(facts, style="dim"))
        parts.append(Text(f"  {files[exercise.id]}", style="dim", overflow="fold"))
    return Group(*parts)
