"""What any file would get: which checks catch it when all of them run, and which mistake it is taken for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from grader.authoring.kill_matrix import caught_by
from grader.content import Content, load_course
from grader.files import SUBMISSION, read_text
from grader.grading import Job, Judge
from grader.report import ExerciseReport


@dataclass(frozen=True, slots=True)
class Attempt:
    """A file's report with every check run, and what is said of it. `named`: ids of mistakes, by function."""

    report: ExerciseReport
    caught: tuple[str, ...]
    named: dict[str, str]


def try_file(content: Content, exercise_id: str, file: Path, *, seed: int = 0) -> Attempt:
    """Grade any file as an exercise, without blocking. Raises UnreadableError."""
    exercise = load_course(content).exercise(exercise_id)
    source = read_text(file, SUBMISSION)
    with Judge(hidden=content.hidden) as judge:
        report = judge.grade_one(Job(exercise.directory, source, file=str(file), seed=seed, is_unblocked=True))
    caught = caught_by(report)
    return Attempt(
        report,
        tuple(check.id for check in report.checks if check.id in caught),
        {check.function: check.misconception["id"] for check in report.checks if check.misconception},
    )


def attempt_lines(attempt: Attempt) -> list[str]:
    """The verdict of each check, then what catches the file and what it is taken for."""
    report = attempt.report
    lines = [f"{check.status.value:12} {check.function}.{check.id}  {check.message}" for check in report.checks]
    caught = ", ".join(attempt.caught) or "no check"
    named = ", ".join(f"{id} (in {function})" for function, id in attempt.named.items()) or "no known mistake"
    lines += [f"{'remark':12} {made.function}.{made.id}  {made.message}" for made in report.remarks]
    return [*(line.rstrip() for line in lines), f"caught by    {caught}", f"taken for    {named}"]
