"""`course quiz`: the questions of a lesson, and answers that were given on the site."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli.completion import complete_lesson
from grader.cli.setting import console, course, read_progress, show, speaks_plainly, workspace

if TYPE_CHECKING:
    from grader.workspace import Workspace


@click.command()
@click.argument("lesson_name", metavar="[LESSON]", required=False, shell_complete=complete_lesson)
@click.option("--plain", is_flag=True, help="Ask with typed lines only: for pipes and screen readers.")
@click.option("--again", is_flag=True, help="Ask every question again, as practice.")
@click.option(
    "--import", "answer_file", metavar="FILE", type=click.Path(path_type=Path),
    help="Bring in answers that were downloaded from the site, and ask nothing.",
)  # fmt: skip
def quiz(lesson_name: str | None, plain: bool, again: bool, answer_file: Path | None) -> None:
    """Answer the quiz of LESSON (its number, its name or a part of it); without LESSON, of the next open one.

    The first try of each question counts. Stop with Ctrl-C and go on later.
    """
    from grader.terminal import take_quiz

    place = workspace()
    read_progress(place)
    if answer_file:
        from grader.terminal import imported_text
        from grader.workspace import import_answers

        if lesson_name or again:
            raise click.UsageError(
                "--import takes the answers to every quiz, so it goes with no LESSON and no --again."
            )
        return show(imported_text(import_answers(answer_file, course().lessons, place.state)))
    lesson = course().lesson(lesson_name) if lesson_name else next_lesson(place)
    if lesson.quiz is None or not lesson.quiz.questions:
        raise click.ClickException(f"The lesson '{lesson.title}' has no quiz.")
    is_plain = speaks_plainly(plain)
    return take_quiz(lesson, place.state, console(plain=is_plain), plain=is_plain, again=again)


def next_lesson(place: Workspace) -> Any:
    """The first lesson with an open question, else the first with a quiz."""
    from grader.workspace import grade_quiz, load_progress

    progress = load_progress(place.state)
    with_quiz = [lesson for lesson in course().lessons if lesson.quiz and lesson.quiz.questions]
    if not with_quiz:
        raise click.ClickException("No lesson of this course has a quiz.")
    for lesson in with_quiz:
        report = grade_quiz(lesson, progress)
        if report and any(question.status == "unanswered" for question in report.questions):
            return lesson
    return with_quiz[0]


COMMANDS = (quiz,)
