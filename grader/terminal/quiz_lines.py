"""Quizzes as lines of text: their scores, and what became of answers from the site."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.text import Text

from grader.report import QuizReport
from grader.terminal.layout import WORD_WIDTH, Hanging

if TYPE_CHECKING:
    from grader.workspace import Imported


def quiz_lines(quizzes: Sequence[QuizReport]) -> list[RenderableType]:
    """The quizzes that are begun, a line each, and how many are not."""
    begun = [quiz for quiz in quizzes if any(question.status != "unanswered" for question in quiz.questions)]
    waiting = [quiz for quiz in quizzes if quiz not in begun]
    lines = [quiz_line(quiz) for quiz in begun]
    if len(waiting) > 1:
        text = f"{len(waiting)} quizzes are not begun; the next one: course quiz"
        return [*lines, Hanging(Text("QUIZ OPEN".ljust(WORD_WIDTH), style="bold cyan"), Text(text))]
    return [*lines, *map(quiz_line, waiting)]


def quiz_line(quiz: QuizReport) -> RenderableType:
    """One quiz: its score and how many questions are open."""
    unanswered = sum(question.status == "unanswered" for question in quiz.questions)
    answered = len(quiz.questions) - unanswered
    text = f"{quiz.score} of {quiz.max_score} right at the first try"
    if unanswered:
        text += f" · {unanswered} not answered yet"
    label = "QUIZ" if answered else "QUIZ OPEN"
    return Hanging(Text(label.ljust(WORD_WIDTH), style="bold cyan"), Text(f"{quiz.title} · {text}"))


def imported_text(imported: Imported) -> RenderableType:
    """What became of the answers in a file."""
    counts = {
        "brought in": imported.new,
        "here already": imported.known,
        "to questions that this course does not have": imported.elsewhere,
        "that could not be read": imported.unreadable,
    }
    said = [f"{count} {what}" for what, count in counts.items() if count]
    return Text(
        f"Answers: {', '.join(said)}. `course status` counts them." if said else "There is no answer in it."
    )
