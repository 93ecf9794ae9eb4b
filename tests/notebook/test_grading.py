"""Grading from Python, where no notebook shows anything: what is shown is printed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from grader.content import Content, Course
from grader.notebook import grade
from grader.notebook.grading import grade_cell
from grader.workspace import Workspace
from tests.conftest import DOUBLING

CELL = "def double(x):\n    return 2 * x\n\n\ndef total(x):\n    return 2 * x.sum()\n"


@pytest.fixture(autouse=True)
def fake_course(content: Content, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COURSE_ROOT", str(content.root))
    monkeypatch.chdir(tmp_path)


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return " ".join(capsys.readouterr().out.split())


def test_a_workspace_is_found_by_its_path_and_an_exercise_by_its_file(
    workspace: Workspace, course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    path = workspace.path_of(course.exercises[0], course)
    assert grade_cell(CELL, str(path), workspace=workspace.root / "exercises")
    assert "PASS doubling 4 of 4 points" in said(capsys)
    assert path.read_text(encoding="utf-8").endswith(f"\n\n\n{CELL}")


def test_a_file_that_is_nobodys_is_graded_without_a_workspace(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "doubling (2).py").write_text(
        (DOUBLING / "reference.py").read_text(encoding="utf-8"), encoding="utf-8"
    )
    grade("./doubling (2).py")
    shown = said(capsys)
    assert "PASS doubling" in shown
    assert "its result is not recorded" in shown


@pytest.mark.parametrize("names", [(), ("doubling",)])
def test_where_there_is_no_workspace_it_is_said_what_to_do(
    names: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    grade(*names)
    shown = said(capsys)
    assert shown.startswith("NOT GRADED There is no workspace in")
    assert "--workspace PATH" in shown
    assert "%course init my-course" in shown


def test_a_cell_of_a_file_that_cannot_be_saved_changes_nothing(
    workspace: Workspace, course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    path = workspace.path_of(course.exercises[0], course)
    path.write_text("# my work\n", encoding="utf-8")
    (workspace.state / "saved").write_text("in the way", encoding="utf-8")
    assert grade_cell(CELL, "doubling", workspace=workspace.root) is None
    assert "your file is unchanged" in said(capsys)
    assert path.read_text(encoding="utf-8") == "# my work\n"
    assert not (workspace.state / "progress.json").exists()


def test_a_cell_is_of_a_file_of_the_workspace(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.py").write_text("", encoding="utf-8")
    assert grade_cell(CELL, str(tmp_path / "mine.py"), workspace=workspace.root) is None
    assert "is none of this workspace's files. Name the exercise" in said(capsys)


def test_without_ipython_it_is_said_what_to_install() -> None:
    code = "import sys; sys.modules['IPython'] = None; import grader.notebook"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode
    assert "grader.notebook needs IPython" in done.stderr
    assert "pip install ipython" in done.stderr
