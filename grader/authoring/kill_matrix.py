"""Which check catches which misconception, when every check runs: the proof that each check earns its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from grader.content import Check, Exercise
from grader.errors import Problem
from grader.files import write_whole
from grader.report import ExerciseReport, Status

# The checks that a misconception fails, by its id.
Kills = dict[str, frozenset[str]]


def caught_by(report: ExerciseReport) -> frozenset[str]:
    """The checks that a submission fails."""
    return frozenset(check.id for check in report.checks if check.status is not Status.PASS)


def redundant(exercise: Exercise, kills: Kills) -> list[Check]:
    """The checks without which every misconception would be caught all the same; not those that say why."""
    alone = {next(iter(caught)) for caught in kills.values() if len(caught) == 1}
    return [check for check in exercise.checks if check.id not in alone and not check.why]


def redundancy_problems(exercise: Exercise, kills: Kills, *, file: str) -> list[Problem]:
    return [
        Problem(
            file,
            check.line,
            f"check '{check.id}' catches no misconception that others let pass: write one, say why=, or drop it",
        )
        for check in redundant(exercise, kills)
    ]


def matrix_text(exercise: Exercise, kills: Kills) -> str:
    """The matrix as a Markdown table: a row for each misconception, a column for each check."""
    checks = [check.id for check in exercise.checks]
    alone = {check: sum(caught == {check} for caught in kills.values()) for check in checks}
    total = {check: sum(check in caught for caught in kills.values()) for check in checks}
    rows = [
        row(["misconception", *checks]),
        row(["---"] * (len(checks) + 1)),
        *(row([id, *("×" if check in caught else "" for check in checks)]) for id, caught in kills.items()),
        row(["caught", *(total[check] for check in checks)]),
        row(["caught by no other check", *(alone[check] for check in checks)]),
    ]
    return f"# What catches what: {exercise.id}\n\n" + "\n".join(rows) + "\n"


def row(cells: Iterable[object]) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"


def write_matrices(folder: Path, found: Sequence[tuple[Exercise, Kills]]) -> list[Path]:
    """Write each exercise's matrix; returns the files."""
    paths = []
    for exercise, kills in found:
        path = folder / f"{exercise.id}.md"
        write_whole(path, matrix_text(exercise, kills))
        paths.append(path)
    return paths
