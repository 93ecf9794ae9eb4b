"""How a question is asked in the terminal: once more after a miss, the answer in time, and what can be skipped."""

from __future__ import annotations

import json
import os
import re
from typing import Any

import pytest

from grader.content import Content
from grader.workspace import Workspace
from tests.conftest import ROOT, RunCourse, edit
from tests.terminal.driven_terminal import Terminal
from tests.terminal.test_quiz_session import recorded

# The same rounds are asked of the site: see test_site_quiz.
ROUNDS = json.loads((ROOT / "tests" / "content" / "golden_rounds.json").read_text(encoding="utf-8"))["rounds"]
# Of the first question of the fake course.
TYPED = {"right": "b", "wrong": "a", "answer": "?", "skip": "s"}


def said(run_course: RunCourse, *typed: str) -> list[str]:
    """What the terminal says after each of these lines, to the first question of the fake course."""
    output = run_course("quiz", "--plain", stdin="".join(f"{line}\n" for line in typed)).stdout
    parts = re.split(r"Letter \(.*?\): ", output.partition("Question 2")[0])[1:]
    assert len(parts) >= len(typed), output
    return parts[: len(typed)]


@pytest.mark.parametrize("events", ROUNDS, ids=lambda events: " ".join(each["event"] for each in events))
def test_golden_rounds_go_as_on_the_site(
    events: list[dict[str, Any]], run_course: RunCourse, workspace: Workspace
) -> None:
    parts = said(run_course, *(TYPED[each["event"]] for each in events))
    for each, part in zip(events, parts, strict=True):
        assert each["says"] in part.lower(), part
        assert any(words in part for words in ("the answer is B", "ANSWER  B")) is each["shown"], part
        assert ("two and two are four" in part) is each["shown"], part
    tries = [each["event"] == "right" for each in events if each["event"] in ("right", "wrong")]
    assert [right for _, right, _ in recorded(workspace)] == tries


def test_only_the_first_try_counts(run_course: RunCourse, workspace: Workspace) -> None:
    shown = run_course("quiz", "--plain", stdin="a\nb\ns\ns\n").stdout
    assert "0 of 3 right at the first try." in shown
    assert "RIGHT  the answer is B  (missed at first, and the first try counts)\n" in shown
    assert recorded(workspace) == [("C", False, 1), ("B", True, 2)]


def test_a_wrong_choice_explains_itself_and_with_the_answer_all_do(
    run_course: RunCourse, workspace: Workspace, content: Content
) -> None:
    edit(content.lessons / "01-doubling.md", "**A)** three\n", "**A)** three\n     > That is *one* more.\n")
    edit(content.lessons / "01-doubling.md", "**B)** four\n", "**B)** four\n     > So it is.\n")
    missed, second = (" ".join(part.split()) for part in said(run_course, "c", "a"))
    assert missed == "NOT RIGHT try again C) That is one more."
    assert second.startswith(
        "NOT RIGHT the answer is B (the first try counts) two and two are four B) So it is. C) That"
    )


def test_a_skipped_question_is_asked_the_next_time(run_course: RunCourse, workspace: Workspace) -> None:
    first = run_course("quiz", "--plain", stdin="s\nS\n1.5\n")
    assert first.returncode == 0
    assert "1 of 3 right at the first try.\n2 questions are still open: course quiz doubling" in first.stdout
    assert recorded(workspace) == [("1.5", True, 1)]
    second = run_course("quiz", "--plain", stdin="b\ns\n").stdout
    assert "Question 1 of 3" in second and "Question 3 of 3" not in second
    assert "1 question is still open" in second


def test_the_answer_is_shown_after_a_first_try_and_not_before(run_course: RunCourse, workspace: Workspace) -> None:
    before, after, shown = said(run_course, "?", "a", "?")
    assert before == "Try it once first; then ? shows the answer.\n"
    assert after.startswith("NOT RIGHT  try again")
    assert shown.startswith("ANSWER  B") and "two and two are four" in shown


def test_keys_in_a_terminal_skip_miss_and_show_the_answer(workspace: Workspace, content: Content) -> None:
    environment = {**os.environ, "COURSE_ROOT": str(content.root), "TERM": "xterm-256color", "COLUMNS": "80"}
    terminal = Terminal(["quiz"], cwd=workspace.root, env=environment)
    try:
        terminal.wait_for("letter or arrows choose, Enter answers, s skips")
        terminal.press("s")
        terminal.wait_for("letter or space marks, Enter answers, s skips")
        assert "SKIPPED  it stays open" in terminal.text
        terminal.press("?")
        terminal.wait_for("Try it once first")
        terminal.press("b\r")
        terminal.wait_for("s skips, ? shows the answer")
        assert "NOT RIGHT  try again" in terminal.text and "the answer is" not in terminal.text
        terminal.press("?")
        terminal.wait_for("Number (s skips):", typed_in_lines=True)
        assert "ANSWER  A, D" in terminal.text
        terminal.press("\x04")
        assert terminal.finish() == 130
        assert recorded(workspace) == [("C", False, 1)]
    finally:
        terminal.process.kill()
        terminal.process.wait()
        os.close(terminal.ours)
