"""`course review`: a few questions a day about what was read, in a terminal; a list of what is due elsewhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from grader.content import Content, Course
from grader.workspace import Workspace, load_progress
from tests.cli.pseudo_terminal import in_terminal
from tests.conftest import RunCourse

TWO_TOPICS = """
topics:
  sums: {{title: Sums and halves, questions: ['{0}', '{2}']}}
  parity: {{title: Even and odd, questions: ['{1}']}}
"""


@pytest.fixture
def keys(content: Content, course: Course) -> list[str]:
    """The keys of the questions of the fake course, which now has two topics."""
    quiz = course.lessons[0].quiz
    assert quiz is not None
    found = [question.key("fake-01") for question in quiz.questions]
    (content.lessons / "review.yml").write_text(TWO_TOPICS.format(*found), encoding="utf-8")
    return found


def as_shown(course: Course, number: int, letters: str) -> str:
    """What one types for these choices of the file: they are shown in another order."""
    quiz = course.lessons[0].quiz
    assert quiz is not None
    return "".join(letter for letter, choice in quiz.questions[number - 1].shown if choice.letter in letters)


def given(workspace: Workspace, *answers: tuple[str, str, int]) -> None:
    """Keep answers to a quiz: the key of each, what was picked, and how many days ago."""
    now = datetime.now(UTC)
    records = [
        {"question_key": key, "pick": pick, "at": (now - timedelta(days=days)).isoformat(), "try_no": number}
        for number, (key, pick, days) in enumerate(answers, 1)
    ]
    record = {"schema": "course/progress/v1", "exercises": {}, "answers": records}
    (workspace.state / "progress.json").write_text(json.dumps(record), encoding="utf-8")


def answers(workspace: Workspace) -> list[tuple[str, str]]:
    return [(answer["question_key"], answer["pick"]) for answer in load_progress(workspace.state).answers]


def standing(run_course: RunCourse) -> dict[str, dict[str, Any]]:
    """What programs are told of each topic."""
    record = json.loads(run_course("review", "--format", "json").stdout)
    assert record["schema"] == "course/review/v1"
    return {topic["id"]: topic for topic in record["topics"]}


def test_in_a_fresh_workspace_it_says_what_to_do(workspace: Workspace, content: Content) -> None:
    for option in ("--plain", "", "--format json"):
        shown = subprocess.run(
            f"{sys.executable} -m grader review {option} <&-", shell=True, cwd=workspace.root, check=False,
            capture_output=True, text=True, env={**os.environ, "COURSE_ROOT": str(content.root), "COLUMNS": "80"},
        )  # fmt: skip
        assert shown.returncode == 0, shown.stderr
        assert "Read a lesson first: course read." in shown.stdout or json.loads(shown.stdout)["topics"] == []
    assert not (workspace.state / "progress.json").exists()


def test_outside_a_workspace_it_says_how_to_make_one(run_course: RunCourse, tmp_path: Path) -> None:
    shown = run_course("review", "--plain", cwd=tmp_path)
    assert shown.returncode == 2
    assert "Make one: course init my-course" in shown.stderr


def test_in_a_pipe_it_lists_what_is_due_and_asks_nothing(
    run_course: RunCourse, workspace: Workspace, keys: list[str]
) -> None:
    run_course("read", "1")
    opened = run_course("review", "--plain", stdin="B\n")
    assert opened.returncode == 0
    assert opened.stdout == (
        "Due today: 2 topics\n  Sums and halves\n  Even and odd\nIn a terminal, `course review` asks about them.\n"
    )
    assert answers(workspace) == []
    given(workspace, (keys[0], "B", 9), (keys[1], "BD", 0))
    shown = run_course("review", "--plain").stdout
    assert "Due today: 1 topic\n  Sums and halves\n" in shown
    assert "\nLater\n  in 2 days, on " in shown
    assert shown.endswith("  Even and odd\n")


def test_one_question_for_each_topic_and_then_when_each_comes_next(
    run_course: RunCourse, workspace: Workspace, content: Content, course: Course, keys: list[str]
) -> None:
    given(workspace, (keys[0], "B", 9), (keys[1], "BD", 30))
    odd = as_shown(course, 2, "A")
    code, seen = in_terminal(workspace, content, "review", "--plain", typed=f"{odd}\n{odd}\n1.5\n", COLUMNS="80")
    assert code == 0
    assert "Review: 2 questions, about 2 minutes" in seen
    assert "\r\nQuestion 1 of 2 · lesson 1, Doubling\r\nWhich of these are even?" in seen
    assert "\r\nQuestion 2 of 2 · lesson 1, Doubling\r\nWhat is half of three?" in seen
    assert "the others leave a remainder of one" in seen
    closing = seen.partition("When each comes next\r\n")[2]
    missed, known = closing.splitlines()[:2]
    assert missed.split("  ")[1] == "MISSED" and missed.endswith("Even and odd")
    assert known.startswith("  KNOWN   in ") and known.endswith("Sums and halves")
    assert answers(workspace)[2:] == [(keys[1], "A"), (keys[1], "A"), (keys[2], "1.5")]
    assert {id: (topic["is_due"], topic["reviews"]) for id, topic in standing(run_course).items()} == {
        "sums": (False, 2),
        "parity": (False, 2),
    }
    code, seen = in_terminal(workspace, content, "review", "--plain")
    assert code == 0
    assert "Nothing is due today: you are up to date. The next review is " in seen


def test_what_was_answered_before_ctrl_c_is_kept(
    run_course: RunCourse, workspace: Workspace, content: Content, course: Course, keys: list[str]
) -> None:
    run_course("read", "1")
    code, seen = in_terminal(
        workspace, content, "review", "--plain", typed=as_shown(course, 1, "B") + "\n", COLUMNS="80"
    )
    assert code == 130
    assert "Stopped. What was done so far is kept." in seen
    assert answers(workspace) == [(keys[0], "B")]
    assert {id: topic["is_due"] for id, topic in standing(run_course).items()} == {"sums": False, "parity": True}


def test_answers_to_a_quiz_are_reviews(
    run_course: RunCourse, workspace: Workspace, course: Course, keys: list[str]
) -> None:
    run_course("quiz", "--plain", stdin=f"{as_shown(course, 1, 'B')}\n{as_shown(course, 2, 'BD')}\n9\n9\n")
    found = standing(run_course)
    assert {id: (topic["is_due"], topic["reviews"]) for id, topic in found.items()} == {
        "sums": (False, 1),
        "parity": (False, 1),
    }
    assert found["sums"]["due"] < found["parity"]["due"]


def test_next_reminds_of_a_review_without_planning_one(
    run_course: RunCourse, workspace: Workspace, content: Content, course: Course, keys: list[str]
) -> None:
    reminder = "\nReview    course review   five minutes on what you have read\n"
    assert reminder not in run_course("next").stdout
    given(workspace, (keys[0], "B", 9), (keys[1], "BD", 9))
    assert reminder in run_course("next").stdout
    in_terminal(workspace, content, "review", "--plain", typed=f"1.5\n{as_shown(course, 2, 'BD')}\n")
    assert len(answers(workspace)) == 4
    assert reminder not in run_course("next").stdout
    loaded = "import sys; from grader.cli import main\ntry: main()\nfinally: print('fsrs' in sys.modules)"
    for command, is_there in (("next", False), ("review", True)):
        shown = subprocess.run(
            [sys.executable, "-c", loaded, command], cwd=workspace.root, capture_output=True, text=True,
            check=True, env={**os.environ, "COURSE_ROOT": str(content.root)}, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert shown.stdout.endswith(f"{is_there}\n")


def test_where_nothing_can_be_kept_it_still_lists(run_course: RunCourse, workspace: Workspace) -> None:
    run_course("read", "1")
    (workspace.state / "lock").unlink(missing_ok=True)
    (workspace.state / "lock").mkdir()
    shown = run_course("review", "--plain")
    assert shown.returncode == 0
    assert "Due today: 1 topic" in shown.stdout
    assert "was not kept" in shown.stderr
