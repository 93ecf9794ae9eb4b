"""`course read`: a lesson opens wherever one is, and never tells the answers of its quiz."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.content import Content
from grader.workspace import Workspace, load_progress
from tests.cli.pseudo_terminal import in_terminal
from tests.conftest import DOUBLING, PATIENCE, RunCourse, edit

RIGHT = (DOUBLING / "reference.py").read_text(encoding="utf-8")
ANSWERS = ("two and two are four", "leave a remainder", "three divided by two", "Answers")


def on_screen(workspace: Workspace, content: Content, *arguments: str, **settings: str) -> str:
    """What a terminal shows of a command that ends well."""
    code, seen = in_terminal(workspace, content, *arguments, **settings)
    assert code == 0, seen
    return seen


@pytest.mark.parametrize("name", ["1", "doubling", "fake-01"])
def test_a_lesson_is_printed_without_the_answers_of_its_quiz(
    run_course: RunCourse, workspace: Workspace, content: Content, name: str
) -> None:
    shown = run_course("read", name, "--plain")
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.startswith("\nDoubling\n========\n")
    assert "Twice x is x + x. See the exercise." in shown.stdout
    assert "To take it: course quiz 1" in shown.stdout
    assert "Write     course grade doubling\n" in shown.stdout
    assert not [answer for answer in ANSWERS if answer in shown.stdout]
    assert "\x1b" not in shown.stdout
    assert max(map(len, shown.stdout.split("\n"))) <= 80
    lesson = content.lessons / "01-doubling.md"
    edit(lesson, "## Quiz", "word " * 100 + "\n\n## Quiz")
    wide = run_course("read", name, "--plain", env={"COLUMNS": "300"})
    assert 80 < max(map(len, wide.stdout.split("\n"))) <= 100


def test_that_a_lesson_was_opened_is_kept(run_course: RunCourse, workspace: Workspace) -> None:
    old = {"schema": "course/progress/v1", "exercises": {}, "answers": [], "lessons": [7], "other": 1}
    file = workspace.state / "progress.json"
    file.write_text(json.dumps(old), encoding="utf-8")
    assert not load_progress(workspace.state).opened
    assert "opened" not in run_course("read", "--list").stdout
    assert run_course("read", "1").returncode == 0
    (when,) = load_progress(workspace.state).opened.values()
    run_course("read", "1")
    assert load_progress(workspace.state).opened == {"fake-01": when}
    assert json.loads(file.read_text(encoding="utf-8"))["other"] == 1
    assert "1         Doubling  5 min · opened" in run_course("read", "--list").stdout


def test_without_a_lesson_it_is_the_one_with_something_open(run_course: RunCourse, workspace: Workspace) -> None:
    assert "Twice x is" in run_course("read").stdout
    stub = workspace.root / "exercises" / "01-doubling" / "doubling.py"
    stub.write_text(RIGHT, encoding="utf-8")
    run_course("grade")
    assert "Twice x is" in run_course("read").stdout
    run_course("quiz", "1", stdin="A\nA\nB\nB\n2\n2\n")
    done = run_course("read")
    assert done.returncode == 0
    assert "You have done all that the lessons ask for." in done.stdout
    assert "Open one with its number, such as: course read 1" in done.stdout


def test_code_stays_in_the_lines_that_it_was_written_in(run_course: RunCourse, content: Content) -> None:
    """Broken in two, it would not run where somebody pastes it."""
    line = 'print("a text that is longer than the narrow terminal of whoever reads this", 2 * x, "and on")'
    edit(content.lessons / "01-doubling.md", "## Quiz", f"```python\nx = 1\n\n{line}\n```\n\n## Quiz")
    shown = run_course("read", "1", "--plain").stdout
    assert f" x = 1\n\n {line}\n" in shown


def test_a_lesson_can_be_read_where_there_is_no_workspace(run_course: RunCourse, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    shown = run_course("read", "1", cwd=tmp_path / "empty")
    assert shown.returncode == 0
    assert "Twice x is" in shown.stdout
    assert not list((tmp_path / "empty").iterdir())


def test_a_hint_and_an_explanation_name_the_lesson(run_course: RunCourse, workspace: Workspace) -> None:
    assert "Read      course read 1   Doubling\n" in run_course("hint", "doubling").stdout
    assert "Open      course read 1\n" in run_course("explain", "squared").stdout


def test_an_unknown_lesson_is_a_sentence(run_course: RunCourse, workspace: Workspace) -> None:
    refused = run_course("read", "tripling")
    assert refused.returncode != 0
    assert "There is no lesson 'tripling'" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_closed_input_and_a_reader_who_goes_away(workspace: Workspace, content: Content) -> None:
    lesson = content.lessons / "01-doubling.md"
    text = lesson.read_text(encoding="utf-8")
    lesson.write_text(text.replace("## Quiz", "Twice more.\n\n" * 20_000 + "## Quiz"), encoding="utf-8")
    script = 'set -o pipefail; "$0" -m grader read 1 --plain <&- | head -n 2'
    done = subprocess.run(
        ["bash", "-c", script, sys.executable], cwd=workspace.root, capture_output=True, text=True,
        env={**os.environ, "COURSE_ROOT": str(content.root)}, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "\nDoubling\n", "")


def test_in_a_terminal_it_comes_in_the_pager(workspace: Workspace, content: Content, tmp_path: Path) -> None:
    pager = f"{sys.executable} -c \"import sys; print('PAGED', sys.stdin.read())\""
    shown = on_screen(workspace, content, "read", "1", PAGER=pager)
    assert "PAGED" in shown
    assert "Twice x is" in shown
    plain = on_screen(workspace, content, "read", "1", "--plain", PAGER=pager)
    assert "PAGED" not in plain
    assert "\x1b" not in plain


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems open a page in another way")
@pytest.mark.parametrize("page", ["01-doubling.html", "01-doubling/index.html"])
def test_the_page_of_a_built_site_is_opened(
    workspace: Workspace, content: Content, tmp_path: Path, page: str
) -> None:
    opened, opener = tmp_path / "opened", tmp_path / "bin" / "xdg-open"
    opener.parent.mkdir()
    opener.write_text(
        f'#!/bin/sh\nprintf %s "$1" > {opened}.part && mv {opened}.part {opened}\n', encoding="utf-8"
    )
    opener.chmod(0o755)
    built = content.root / "build" / "site" / page
    built.parent.mkdir(parents=True)
    built.write_text("<h1>Doubling</h1>", encoding="utf-8")
    screen = {"DISPLAY": ":7", "PATH": f"{opener.parent}{os.pathsep}{os.environ['PATH']}", "PAGER": "cat"}
    shown = on_screen(workspace, content, "read", "1", **screen)
    assert "Opened in your browser" in shown
    assert "Twice x is" not in shown
    lesson = (content.lessons / "01-doubling.md").stat()
    os.utime(built, (lesson.st_atime, lesson.st_mtime - 10))
    assert "Twice x is" in on_screen(workspace, content, "read", "1", **screen)
    assert "Twice x is" in on_screen(workspace, content, "read", "1", PAGER="cat")
