"""A quiz in the terminal: keys, typed lines, what is kept when it stops, and what is said."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

import click
import pytest
from rich.console import Console

from grader.content import Content, Course, Kind, Question
from grader.terminal.quiz_menu import Menu, keys
from grader.workspace import Workspace
from tests.conftest import RunCourse
from tests.terminal.driven_terminal import Terminal

UP, DOWN = ("\x1b[A", "\x1bOA"), ("\x1b[B", "\x1bOB")


@pytest.fixture
def one(course: Course) -> Menu:
    """The menu of a question with one right choice of three."""
    return Menu(question(course, Kind.ONE))


@pytest.fixture
def several(course: Course) -> Menu:
    """The menu of a question with several right choices of four."""
    return Menu(question(course, Kind.SEVERAL))


def question(course: Course, kind: Kind) -> Question:
    quiz = course.lessons[0].quiz
    assert quiz is not None
    return next(question for question in quiz.questions if question.kind is kind)


def press(menu: Menu, *typed: str) -> str:
    """What the last of these keys picks, in the letters that are shown; no earlier one may pick."""
    for key in typed[:-1]:
        assert menu.press(key) == ""
    picked = menu.press(typed[-1])
    return "".join(letter for letter, choice in menu.question.shown if choice.letter in picked)


def recorded(workspace: Workspace) -> list[tuple[str, bool, int]]:
    """Pick, verdict and number of the try of each answer in the file."""
    path = workspace.state / "progress.json"
    if not path.exists():
        return []
    answers = json.loads(path.read_text(encoding="utf-8"))["answers"]
    return [(answer["pick"], answer["correct"], answer["try_no"]) for answer in answers]


def test_a_pick_is_kept_with_the_letter_of_the_file_and_shown_with_its_own(several: Menu) -> None:
    """In the file the choices are 1, 2, 3, 4; shown they are mixed, the same way each time."""
    assert [(letter, choice.letter) for letter, choice in several.question.shown] == [
        ("A", "B"), ("B", "C"), ("C", "A"), ("D", "D"),
    ]  # fmt: skip
    several.press("a")
    several.press("d")
    assert several.press("\r") == "BD"
    assert several.question.answer_text == "A, D"


@pytest.mark.parametrize("enter", ["\r", "\n"])
def test_enter_answers_with_the_choice_under_the_cursor(one: Menu, enter: str) -> None:
    assert press(one, enter) == "A"


@pytest.mark.parametrize(("key", "picked"), [("a", "A"), ("b", "B"), ("B", "B"), ("C", "C")])
def test_a_letter_moves_to_its_choice(one: Menu, key: str, picked: str) -> None:
    assert press(one, key, "\r") == picked


@pytest.mark.parametrize("down", [*DOWN, "j"])
def test_down_moves_on_and_round(one: Menu, down: str) -> None:
    assert [press(one, down, "\r") for _ in range(4)] == ["B", "C", "A", "B"]


@pytest.mark.parametrize("up", [*UP, "k"])
def test_up_moves_back_and_round(one: Menu, up: str) -> None:
    assert [press(one, up, "\r") for _ in range(4)] == ["C", "B", "A", "C"]


@pytest.mark.parametrize("key", ["d", "z", "1", " ", "\x1b", "\x1b[C", "", "ß", "é", "あ", "\t", "\x7f"])
def test_other_keys_change_nothing(one: Menu, key: str) -> None:
    assert press(one, "b", key, "\r") == "B"


def test_space_marks_and_unmarks_under_the_cursor(several: Menu) -> None:
    assert press(several, " ", DOWN[0], " ", DOWN[1], " ", UP[0], " ", "\r") == "AC"


def test_letters_mark_and_unmark(several: Menu) -> None:
    assert press(several, "d", "b", "a", "a", "\r") == "BD"


def test_letter_and_space_are_the_same_mark(several: Menu) -> None:
    assert press(several, "b", " ", "d", "\r") == "D"


def test_enter_with_nothing_marked_says_what_to_do(several: Menu) -> None:
    assert press(several, DOWN[0], "\r") == ""
    assert "Mark at least one choice" in several.note
    assert press(several, " ", "\r") == "B"
    assert several.note == ""


def drawn(menu: Menu) -> str:
    console = Console(width=60, color_system=None)
    with console.capture() as captured:
        console.print(menu.render())
    return captured.get()


def test_the_menu_shows_the_cursor_and_the_marks(several: Menu) -> None:
    press(several, "b", DOWN[0])
    lines = [line.split() for line in drawn(several).split("\n")]
    assert lines[1][:4] == ["[x]", "B)", "3"]
    assert lines[2][:4] == [">", "[", "]", "C)"]
    assert "letter or space marks, Enter answers" in drawn(several)


def test_keys_that_arrive_together_are_taken_one_by_one(several: Menu) -> None:
    typed = iter(["\x1b[B \x1bOB", "b\r"])
    assert list(keys(lambda: next(typed, "\x03"))) == ["\x1b[B", " ", "\x1bOB", "b", "\r"]


@pytest.mark.parametrize("sequence", ["\x1b[1;5B", "\x1b[1;2D"])
def test_a_key_this_menu_does_not_know_is_one_key(sequence: str) -> None:
    """Ctrl and an arrow must not mark B."""
    typed = iter([sequence])
    assert list(keys(lambda: next(typed, "\x03"))) == [sequence]


@pytest.mark.parametrize("end", ["\x03", "\x04", "\x1a", KeyboardInterrupt(), EOFError()])
def test_ctrl_c_and_end_of_input_answer_nothing(one: Menu, end: str | BaseException) -> None:
    typed: Iterator[Any] = iter(["b", end, "\r"])

    def getchar() -> str:
        key = next(typed)
        if isinstance(key, BaseException):
            raise key
        return str(key)

    with pytest.raises(click.Abort):
        one.run(Console(width=60, quiet=True), getchar)


def test_a_quiz_goes_on_where_it_stopped(run_course: RunCourse, workspace: Workspace) -> None:
    first = run_course("quiz", "--plain", stdin="b\n")
    assert first.returncode == 130
    assert "3 questions. The first try counts" in first.stdout
    assert "Question 2 of 3 · one or more choices" in first.stdout
    assert "Stopped. What was done so far is kept." in first.stderr
    assert recorded(workspace) == [("B", True, 1)]
    second = run_course("quiz", "--plain", stdin="a\nb\n1.5\n")
    assert second.returncode == 0
    assert "1 of 3 are answered; going on from there." in second.stdout
    assert "Question 1 of 3" not in second.stdout
    assert "Question 2 of 3" in second.stdout
    assert "2 of 3 right at the first try." in second.stdout
    assert recorded(workspace) == [("B", True, 1), ("B", False, 1), ("C", False, 2), ("1.5", True, 1)]


def test_the_verdict_comes_with_the_answer_and_why(run_course: RunCourse, workspace: Workspace) -> None:
    wrong = run_course("quiz", "--plain", stdin="c\na\n").stdout
    assert "NOT RIGHT  the answer is B" in wrong
    assert "two and two are four" in wrong
    assert wrong.index("NOT RIGHT") < wrong.index("Question 2")
    right = run_course("quiz", "--plain", stdin="d, a\n").stdout
    assert "\nLetters (s skips): RIGHT  the answer is A, D" in right
    assert "the others leave a remainder of one" in right
    number = run_course("quiz", "--plain", stdin="3\n4\n").stdout
    assert "NOT RIGHT  the answer is 1.5 ± 0.01" in number


def test_what_is_no_answer_is_asked_again_and_not_recorded(run_course: RunCourse, workspace: Workspace) -> None:
    result = run_course("quiz", "--plain", stdin="\nz\nab\nb\n")
    assert result.stdout.count("Letter (s skips): ") == 4
    assert result.stdout.count("Answer with one letter from A to C.") == 2
    assert "This question has one right choice" in result.stdout
    assert recorded(workspace) == [("B", True, 1)]


def test_an_answered_quiz_is_asked_again_as_practice(run_course: RunCourse, workspace: Workspace) -> None:
    assert run_course("quiz", "--plain", stdin="c\nb\na d\n1.5\n").returncode == 0
    again = run_course("quiz", "--plain", stdin="b\na d\n1.5\n")
    assert again.returncode == 0
    assert again.stdout.count("· practice") == 3
    assert "RIGHT  the answer is B\n" in again.stdout
    assert "2 of 3 right at the first try." in again.stdout
    assert recorded(workspace)[0] == ("A", False, 1)
    assert ("B", True, 3) in recorded(workspace)


def test_again_asks_the_answered_questions_too(run_course: RunCourse, workspace: Workspace) -> None:
    run_course("quiz", "--plain", stdin="c\n")
    result = run_course("quiz", "doubling", "--plain", "--again", stdin="b\na d\n")
    assert "Question 1 of 3 · one choice · practice" in result.stdout
    assert "Question 2 of 3 · one or more choices\n" in result.stdout
    assert recorded(workspace) == [("A", False, 1), ("B", True, 2), ("BD", True, 1)]


def test_a_pipe_is_asked_in_plain_lines_without_being_told(run_course: RunCourse, workspace: Workspace) -> None:
    result = run_course("quiz", stdin="b\n")
    assert "Letter (s skips): " in result.stdout
    assert "\x1b" not in result.stdout
    assert recorded(workspace) == [("B", True, 1)]


@pytest.mark.parametrize("name", ["1", "doubling", "fake-01", "01-doubling"])
def test_a_lesson_goes_by_several_names(run_course: RunCourse, workspace: Workspace, name: str) -> None:
    assert "Quiz: Doubling" in run_course("quiz", name, "--plain").stdout


def test_a_changed_question_is_open_again(run_course: RunCourse, workspace: Workspace, content: Content) -> None:
    run_course("quiz", "--plain", stdin="b\n")
    lesson = content.lessons / "01-doubling.md"
    text = lesson.read_text(encoding="utf-8")
    lesson.write_text(text.replace("What is twice two?", "What is two and two?"), encoding="utf-8")
    assert "Question 1 of 3" in run_course("quiz", "--plain").stdout


def test_arrow_and_enter_in_a_terminal_then_ctrl_c_keep_that_answer(
    workspace: Workspace, content: Content
) -> None:
    environment = {**os.environ, "COURSE_ROOT": str(content.root), "TERM": "xterm-256color", "COLUMNS": "80"}
    terminal = Terminal(["quiz"], cwd=workspace.root / "exercises", env=environment)
    try:
        terminal.wait_for("letter or arrows choose, Enter answers")
        terminal.press(DOWN[0])
        terminal.wait_for("> B)")
        terminal.press("\r")
        terminal.wait_for("Question 2 of 3")
        assert "RIGHT  the answer is B" in terminal.text
        terminal.wait_for("letter or space marks, Enter answers")
        terminal.press("b")
        terminal.wait_for("> [x] B)")
        terminal.press("\x03")
        assert terminal.finish() == 130
        assert "Traceback" not in terminal.text
        assert recorded(workspace) == [("B", True, 1)]
    finally:
        terminal.process.kill()
        terminal.process.wait()
        os.close(terminal.ours)
