"""A lesson in the terminal: all of it can be read, and nothing of it tells an answer."""

from __future__ import annotations

import dataclasses
import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from grader.content import Course, find_content, load_course
from grader.terminal import lesson_text
from grader.terminal.lessons import without_quiz
from tests.content.test_predictions import PAGE


def text_of(course: Course, text: str, *, width: int = 80) -> str:
    """What a terminal without colours shows of a lesson with this text."""
    console = Console(file=io.StringIO(), width=width, highlight=False)
    console.print(lesson_text(dataclasses.replace(course.lessons[0], text=text), course))
    return "\n".join(line.rstrip() for line in console.file.getvalue().split("\n"))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        (
            '![Two boxes.](figures/two.svg "Look at the *left* one."){ data-widget="two" }',
            "▌ Figure: Two boxes.\n▌ Caption: Look at the left one.",
        ),
        ("See ![a box](box.svg) here.", "See (figure: a box) here."),
        ("[Here](02-more.md#it) and [there](#below).", "Here and there."),
        ('!!! note "Mind this"\n    All of\n    it.\n\nAfter it.', "▌ Mind this\n▌ All of it.\n\nAfter it."),
        ("??? tip\n    It is.", "▌ Tip\n▌ It is."),
        ("## A part { #here }\n\nIts text.", "A part\n------\n\nIts text."),
        ("<details>\n<summary>More</summary>\n\nInside.\n\n</details>", "More\n\nInside."),
        ("```python\nx = '![a](b)' # $x_1$\n```", " x = '![a](b)' # $x_1$"),
        ("```text\n!!! note\n    no note\n```", " !!! note\n     no note"),
        ("| a | b |\n|---|---|\n| $x_1$ | 2 |", " a   b\n ─────\n x₁  2"),
        ("$$\nx = 2\n$$", " x = 2"),
    ],
)
def test_what_only_a_browser_shows_is_said_in_words(course: Course, markdown: str, shown: str) -> None:
    assert shown in text_of(course, f"# Title\n\n{markdown}\n")


def test_of_no_quiz_an_answer_is_shown(course: Course) -> None:
    quiz = "## Quiz\n\n1. Is it?\n   - **A)** yes\n   - **B)** no\n\n{}\n1. **A** - SECRET\n\n"
    for answers in ("**Answers:**", "## Answers", "Answers:"):
        text = f"# Title\n\n{quiz.format(answers)}## After\n\nIts text.\n\n{quiz.format(answers)}"
        shown = text_of(course, text)
        assert "SECRET" not in shown
        assert "After\n-----\n\nIts text." in shown
        assert shown.count("To take it: course quiz 1") == 2


def test_of_a_prediction_the_result_stands_below_the_question_and_the_answer_below_that(course: Course) -> None:
    shown = text_of(course, PAGE)
    parts = [
        "▌ Predict before you look below:", "▌ What is printed?", "▌  • A) one\n▌  • B) two", "\n 2\n",
        "▌ Answer: B\n▌ One and one.\n▌  • A) Count again.", "Text.",
    ]  # fmt: skip
    places = [shown.index(part) for part in parts]
    assert places == sorted(places)
    assert shown.count("Predict") == 1 and "**" not in shown


def test_every_lesson_of_the_course_reads_well_at_80_columns() -> None:
    course = load_course(find_content())
    for lesson in course.lessons:
        shown = text_of(course, lesson.text)
        assert max(map(cell_len, shown.split("\n"))) <= 80
        for question in lesson.quiz.questions if lesson.quiz else ():
            assert question.explanation.split("\n")[0] not in without_quiz(lesson)
        assert "![" not in shown
        assert "!!!" not in shown
        assert "$$" not in shown
