"""The commands that say where one is in the course, and what comes next."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli.setting import course, file_of, read_progress, show, workspace, workspace_or_none
from grader.terminal import say_record
from grader.visible import visible_line

if TYPE_CHECKING:
    from grader.content import Exercise
    from grader.workspace import Progress

ALL = click.option("--all", "in_full", is_flag=True, help="Show the details of each exercise.")


@click.command("next")
def next_command() -> None:
    """Show where you are in the course, what is next, and why. So does `course` alone, in a workspace."""
    from grader.terminal import next_text

    place = workspace()
    now = datetime.now().astimezone()
    show(next_text(course(), read_progress(place), place, here=Path.cwd(), now=now))


@click.command()
@ALL
def status(in_full: bool) -> None:
    """Show how far each lesson is: exercises, points, quiz, and the minutes that are left."""
    from grader.terminal import status_text

    place = workspace()
    show(status_text(course(), read_progress(place), place, here=Path.cwd(), in_full=in_full))


@click.command("list")
@ALL
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="json is for programs."
)
def list_exercises(in_full: bool, form: str) -> None:
    """List the lessons with their exercises; with --all, also the title and the file of each."""
    from grader.terminal import list_table

    files = {exercise.id: visible_line(file_of(exercise)) for exercise in course().exercises}
    if form == "json":
        progress = progress_here()
        records = [list_record(exercise, files[exercise.id], progress) for exercise in course().exercises]
        say_record({"schema": "course/list/v1", "exercises": records})
    else:
        show(list_table(course(), progress_here(), files, here=Path.cwd(), in_full=in_full))


def progress_here() -> Progress:
    """The record of this workspace; outside of one, that of somebody who begins."""
    from grader.workspace import Progress

    place = workspace_or_none()
    return read_progress(place) if place else Progress()


def list_record(exercise: Exercise, file: str, progress: Progress) -> dict[str, Any]:
    """What `course list --format json` says of an exercise."""
    known = progress.exercise(exercise.id)
    return {
        "id": exercise.id,
        "title": exercise.title,
        "lesson": exercise.lesson,
        "file": file,
        "functions": list(exercise.functions),
        "checks": [check.id for check in exercise.checks],
        "remarks": [remark.id for remark in exercise.remarks],
        "max_score": exercise.max_score,
        "minutes": exercise.minutes,
        "prerequisites": list(exercise.prerequisites),
        "status": known.verdict.value,
        "score": known.score,
    }


COMMANDS = (next_command, status, list_exercises)
