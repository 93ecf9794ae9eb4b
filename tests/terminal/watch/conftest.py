"""A `course watch` in a terminal of its own, and files to save while it runs."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.authoring import derive
from grader.content import Content
from grader.workspace import Workspace
from tests.conftest import FAKE_COURSE, PATIENCE

RIGHT = "def double(x):\n    return 2 * x\ndef total(x):\n    return double(x).sum()\n"
WRONG = RIGHT.replace("2 * x", "3 * x")
ENDLESS = "while True: pass\n"
CLEAR = "\x1b[2J"


@pytest.fixture
def content(tmp_path: Path) -> Content:
    """The fake course with a second exercise, and with time enough for an endless loop to be one."""
    root = tmp_path / "fake_course"
    shutil.copytree(FAKE_COURSE, root, ignore=shutil.ignore_patterns("__pycache__"))
    facts = root / "bank" / "01-doubling" / "doubling" / "exercise.yml"
    facts.write_text(facts.read_text(encoding="utf-8").replace("timeout: 3", "timeout: 600"), encoding="utf-8")
    shutil.copytree(root / "bank" / "01-doubling" / "doubling", root / "bank" / "01-doubling" / "twice")
    content = Content(root, root / "course", root / "exercises", root / "bank")
    derive(content)
    return content


class Terminal:
    """A `course watch` in a pseudo-terminal: type, and wait for what it shows."""

    def __init__(self, arguments: tuple[str, ...], *, cwd: Path, env: dict[str, str], size: tuple[int, int]):
        self.seen = ""
        self.everything = ""
        self.ours, self.theirs = pty.openpty()
        self.resize(*size)
        self.mode = termios.tcgetattr(self.theirs)
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from grader.cli import main; main()", "watch", *arguments],
            cwd=cwd, env=env, stdin=self.theirs, stdout=self.theirs, stderr=self.theirs, start_new_session=True,
            preexec_fn=self.take_terminal,
        )  # fmt: skip

    @staticmethod
    def take_terminal() -> None:
        """Be the shell's child in front: Ctrl-C reaches it, also where the tests run in the background."""
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    def resize(self, width: int, height: int) -> None:
        fcntl.ioctl(self.ours, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def wait_for(self, *words: str) -> str:
        """Read until these words have been shown, one after the other; all that was shown until then."""
        shown = ""
        for word in words:
            limit = time.monotonic() + PATIENCE
            while word not in self.seen:
                assert time.monotonic() < limit, f"no {word!r} in {self.seen!r}"
                if select.select([self.ours], [], [], 0.05)[0]:
                    text = os.read(self.ours, 65536).decode("utf-8", "replace")
                    self.everything += text
                    self.seen += text
            before, word, self.seen = self.seen.partition(word)
            shown += before + word
        return shown

    def type(self, keys: str) -> None:
        os.write(self.ours, keys.encode())

    def end(self) -> int:
        """Wait until the command has ended; its exit code."""
        limit = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < limit, f"still running after {self.everything[-500:]!r}"
            if select.select([self.ours], [], [], 0.05)[0]:
                self.everything += os.read(self.ours, 65536).decode("utf-8", "replace")
        assert termios.tcgetattr(self.theirs) == self.mode, "the terminal is as it was"
        assert "Traceback" not in self.everything
        return self.process.returncode

    @property
    def is_taken(self) -> bool:
        """Whether the terminal hands over single keys."""
        return not termios.tcgetattr(self.theirs)[3] & termios.ICANON


StartWatch = Callable[..., Terminal]


@pytest.fixture
def watch(workspace: Workspace, content: Content) -> Iterator[StartWatch]:
    """Starts `course watch ARGUMENTS` in a terminal."""
    started = []

    def start(*arguments: str, size: tuple[int, int] = (80, 24), env: dict[str, str] | None = None) -> Terminal:
        kept = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "LINES", "NO_COLOR")}
        environment = {**kept, "COURSE_ROOT": str(content.root), "TERM": "xterm-256color", **(env or {})}
        terminal = Terminal(arguments, cwd=workspace.root, env=environment, size=size)
        started.append(terminal)
        return terminal

    yield start
    for terminal in started:
        terminal.process.kill()
        terminal.process.wait()
        os.close(terminal.ours)
        os.close(terminal.theirs)


def file(workspace: Workspace, id: str = "doubling") -> Path:
    return workspace.root / "exercises" / "01-doubling" / f"{id}.py"


def rename_to(path: Path, source: str) -> None:
    """Save as most editors do: write another file, then give it the name."""
    other = path.with_name(".saving~")
    other.write_text(source, encoding="utf-8")
    other.replace(path)


def recorded(workspace: Workspace, id: str = "doubling") -> dict[str, Any]:
    record: dict[str, Any] = json.loads((workspace.state / "progress.json").read_text(encoding="utf-8"))
    return record["exercises"].get(id, {})


def recorded_by(terminal: Terminal, workspace: Workspace) -> dict[str, Any]:
    """The record, once what was shown is kept: a key is answered after that."""
    terminal.type("?")
    terminal.wait_for("the next hint for this exercise")
    return recorded(workspace)
