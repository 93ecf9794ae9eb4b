"""`course next`, and what other commands say of what comes next."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.content import Content
from grader.workspace import Workspace
from tests.cli.test_cli import RIGHT, doubling
from tests.conftest import RunCourse


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("next", "\nNext      course grade doubling\nWhy       "),
        ("", "\nNext      course grade doubling\nWhy       "),
        ("status", "Doubling"),
        ("explain", "course explain --all"),
        ("read 1 --plain", "Doubling"),
        ("review --plain", "Read a lesson first: course read."),
        ("report", "Written: course-report.html"),
    ],
)
def test_in_a_fresh_workspace_with_nobody_at_the_keyboard(
    workspace: Workspace, content: Content, command: str, said: str
) -> None:
    shown = subprocess.run(
        f"{sys.executable} -m grader {command} <&-", shell=True, cwd=workspace.root, check=False,
        capture_output=True, text=True, env={**os.environ, "COURSE_ROOT": str(content.root), "COLUMNS": "80"},
    )  # fmt: skip
    assert shown.returncode == 0, shown.stderr
    assert said in shown.stdout


def test_alone_outside_a_workspace_course_shows_its_help(run_course: RunCourse, tmp_path: Path) -> None:
    shown = run_course(cwd=tmp_path)
    assert shown.returncode == 0
    assert shown.stdout == run_course("--help", cwd=tmp_path).stdout
    assert run_course("next", cwd=tmp_path).returncode == 2


def test_the_way_through_the_course_follows_its_own_words(run_course: RunCourse, workspace: Workspace) -> None:
    doubling(workspace).write_text(RIGHT, encoding="utf-8")
    passed = run_course("grade", "doubling").stdout
    assert passed.endswith(
        "Every exercise has passed: 1 exercise with 4 points. Of the quizzes, 3 questions\nare left.\n"
        "Compare   course solution doubling\nNext      course quiz 1\n"
    )
    assert run_course("solution", "doubling").returncode == 0
    assert "\nNext      course quiz 1\n" in run_course("status").stdout
    quiz = run_course("quiz", "1", "--plain", stdin="B\nA, D\n2\n2\n").stdout
    done = "That was the whole course: 1 exercise passed with 4 points, and 2 of 3"
    assert done in quiz
    for command in ("next", "status"):
        nothing_left = run_course(command)
        assert nothing_left.returncode == 0
        assert done in nothing_left.stdout


def test_what_is_begun_and_right_so_far_is_in_progress(run_course: RunCourse, workspace: Workspace) -> None:
    doubling(workspace).write_text(
        "def double(x):\n    return 2 * x\n\n\n"
        "def total(x):\n    raise NotImplementedError('sum the doubled elements')\n",
        encoding="utf-8",
    )
    graded = run_course("grade")
    assert graded.returncode == 1
    assert graded.stdout.startswith("IN PROGRESS  doubling  3 of 4 points")
    for command in ("list", "status"):
        assert "IN PROGRESS" in run_course(command).stdout
    assert "It is in progress" in run_course("next").stdout


def test_programs_hear_of_a_pass_and_nothing_else(run_course: RunCourse, workspace: Workspace) -> None:
    doubling(workspace).write_text(RIGHT, encoding="utf-8")
    assert "Compare" not in run_course("grade", "--format", "json").stdout
    assert "Compare" not in run_course("grade", str(doubling(workspace)), "--check", "shape").stdout
