"""`course quiz`: the questions of a lesson, and answers that were given on the site."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.completion import complete_lesson
from grader.cli.setting import console, course, read_progress, show, speaks_plainly, workspace

if TYPE_CHECKING:
    from grader.content import Lesson
    from grader.workspace import Progress


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

    The first try of each question counts. After a miss you are asked once more; then comes the answer, or
    when you press ?. With s you skip a question, and it stays open. Stop with Ctrl-C and go on later.
    """
    from grader.terminal import after_quiz, take_quiz
    from grader.workspace import load_progress, refuse_unkept

    place = workspace()
    progress = read_progress(place)
    if answer_file:
        from grader.terminal import imported_text
        from grader.workspace import import_answers

        if lesson_name or again:
            raise click.UsageError(
                "--import takes the answers to every quiz, so it goes with no LESSON and no --again."
            )
        return show(imported_text(import_answers(answer_file, course().lessons, place.state)))
    lesson = course().lesson(lesson_name) if lesson_name else next_lesson(progress)
    if lesson.quiz is None or not lesson.quiz.questions:
        raise click.ClickException(f"The lesson '{lesson.title}' has no quiz.")
    refuse_unkept(place.state)
    is_plain = speaks_plainly(plain)
    take_quiz(lesson, place.state, console(plain=is_plain), plain=is_plain, again=again)
    return show(after_quiz(lesson, course(), load_progress(place.state), place, here=Path.cwd()))


def next_lesson(progress: Progress) -> Lesson:
    """The first lesson with an open question, else the first with a quiz."""
    from grader.workspace import next_steps

    waiting = [step.lesson for step in next_steps(course(), progress) if not step.exercise and step.lesson]
    with_quiz = [lesson for lesson in course().lessons if lesson.quiz and lesson.quiz.questions]
    if not with_quiz:
        raise click.ClickException("No lesson of this course has a quiz.")
    return (waiting or with_quiz)[0]


COMMANDS = (quiz,)
