"""`course init` makes a workspace only where nothing else is."""

from __future__ import annotations

import fcntl
import os
import pty
import signal
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from grader.content import Content
from grader.workspace import Workspace
from tests.conftest import RunCourse


def test_a_way_through_nowhere_ends_where_it_says(run_course: RunCourse, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine").write_text("mine", encoding="utf-8")
    refused = run_course("init", "nowhere/../other", cwd=tmp_path)
    assert refused.returncode == 2
    assert "has other things in it" in refused.stderr
    assert [path.name for path in other.iterdir()] == ["mine"]
    made = run_course("init", "nowhere/../new", cwd=tmp_path)
    assert made.stdout.startswith("made  new/README.md\n")
    assert "Next: cd new, course read 1, open" in made.stdout
    assert not (tmp_path / "nowhere").exists()


def test_inside_a_workspace_nobody_is_asked_and_it_is_refused(run_course: RunCourse, workspace: Workspace) -> None:
    for folder in ("inner", "exercises", "exercises/../deep/er"):
        result = run_course("init", folder)
        assert result.returncode == 2
        assert f"is inside the workspace {workspace.root}" in result.stderr
        assert f"course init {workspace.root}" in result.stderr
    assert not (workspace.root / "inner").exists()
    assert run_course("init", ".").returncode == 0


def test_a_learner_may_begin_inside_a_clone_that_was_graded(run_course: RunCourse, content: Content) -> None:
    (content.root / ".course").mkdir()
    assert run_course("init", "mine", cwd=content.root).returncode == 0


def take_terminal() -> None:
    """Be the shell's child in front, which Ctrl-C reaches."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize(("typed", "is_made"), [("n\n", False), ("y\n", True), ("\x03", False)])
def test_in_a_terminal_it_asks(workspace: Workspace, content: Content, typed: str, is_made: bool) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "grader", "init", "inner"], cwd=workspace.root, stdin=theirs, stdout=theirs,
        stderr=theirs, env={**os.environ, "COURSE_ROOT": str(content.root)}, start_new_session=True,
        preexec_fn=take_terminal,
    )  # fmt: skip
    os.close(theirs)
    seen = b""
    while b"[y/N]" not in seen:
        seen += os.read(ours, 4096)
    os.write(ours, typed.encode())
    try:
        while os.read(ours, 4096):
            pass
    except OSError:
        pass  # The other end is closed.
    assert process.wait() == (0 if is_made else 130)
    assert (workspace.root / "inner").is_dir() is is_made
