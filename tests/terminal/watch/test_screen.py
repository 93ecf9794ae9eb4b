"""What `course watch` shows fits the terminal, and what matters most comes first."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from rich.console import Console

from grader.report import CheckResult, ExerciseReport, Status, Where
from grader.terminal.watch.screen import Result
from grader.workspace import Workspace
from tests.terminal.watch.conftest import CLEAR, RIGHT, WRONG, StartWatch, file, recorded


def test_a_narrow_terminal_without_colour_that_changes_its_size(watch: StartWatch, workspace: Workspace) -> None:
    file(workspace).write_text(WRONG, encoding="utf-8")
    terminal = watch(size=(40, 16), env={"NO_COLOR": "1", "PYTHONIOENCODING": "ascii", "LANG": "C"})
    shown = terminal.wait_for(CLEAR, "FAIL", "doubling", "Each element is twice", "Checked at")
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]m", shown)
    lines = re.split("[\r\n]", re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.replace(CLEAR, "\n")))
    assert max(map(len, lines)) <= 40, lines
    terminal.resize(100, 30)
    terminal.wait_for(CLEAR, "FAIL", "Each element is twice as large", "Save the file to check it again.")
    assert terminal.everything.isascii()
    terminal.type("hlq")
    assert terminal.end() == 0
    assert recorded(workspace)["hint_level"] == 1


@pytest.mark.parametrize(("option", "term"), [("--plain", "xterm"), (None, "dumb")])
def test_plain_lines_in_a_terminal(watch: StartWatch, workspace: Workspace, option: str | None, term: str) -> None:
    terminal = watch(*filter(None, [option]), "twice.py", env={"TERM": term})
    terminal.wait_for("checking twice ...\r\n", "NOT STARTED", "Checked at")
    terminal.type("hint\n")
    terminal.wait_for("Hint 1 of 4 for twice")
    file(workspace, "twice").write_text(RIGHT, encoding="utf-8")
    terminal.wait_for("saved, checking twice ...\r\n", "PASS", "n goes to doubling", "Checked at")
    terminal.type("n\n")
    terminal.wait_for("checking doubling ...\r\n", "NOT STARTED")
    terminal.type("\x04")
    assert terminal.end() == 0
    assert "\x1b" not in terminal.everything
    assert recorded(workspace, "twice")["hint_level"] == 1


@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("height", [8, 24, 60])
def test_the_verdict_and_the_first_failure_are_on_the_screen(width: int, height: int, tmp_path: Path) -> None:
    where = Where(str(tmp_path / "doubling.py"), 7, "double", "return x * x")
    checks = tuple(
        CheckResult(
            id=f"check_{number}", title=f"Check number {number} of many", function="double", status=status,
            points=0, max_points=1, seconds=0.1, message="they differ\n" * 9, where=where, advice="Look! " * 40,
            blocked_by="check_1" if status is Status.BLOCKED else "",
        )
        for number, status in enumerate([Status.PASS, *[Status.FAIL] * 12, Status.BLOCKED])
    )  # fmt: skip
    report = ExerciseReport(
        id="doubling", title="Doubling", file=str(tmp_path / "doubling.py"), source_sha256="", status=Status.FAIL,
        score=1, max_score=14, checks=checks,
    )  # fmt: skip
    output = io.StringIO()
    console = Console(file=output, width=width, height=height, force_terminal=True, color_system=None)
    console.print(Result(report, [], [], tmp_path, "12:00:00"))
    lines = output.getvalue().split("\n")
    assert len(lines) <= height, "with the keys in the last line"
    assert lines[0].startswith("FAIL         doubling")
    assert height == 8 or any(line.startswith("  FAIL  Check number 1 of many") for line in lines)
    if height == 60 and width == 200:
        assert "  BLOCKED  check_13 waits for check_1" in lines
    else:
        assert any("more lines" in line for line in lines)
