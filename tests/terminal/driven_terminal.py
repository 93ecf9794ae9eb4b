"""A command in a terminal of our own making, driven key by key."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import termios
import time
from pathlib import Path

from tests.conftest import PATIENCE


class Terminal:
    """A `course` command in a pseudo-terminal, driven key by key."""

    def __init__(self, arguments: list[str], *, cwd: Path, env: dict[str, str]):
        self.seen = ""
        self.ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from grader.cli import main; main()", *arguments],
            cwd=cwd, env=env, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
        )  # fmt: skip
        os.close(theirs)

    def read_once(self) -> None:
        """Take in what the command has written, if it writes within a moment."""
        if select.select([self.ours], [], [], 0.05)[0]:
            try:
                self.seen += os.read(self.ours, 65536).decode("utf-8", "replace")
            except OSError:  # Linux says so when the other end is closed
                self.seen += "\0"

    def wait_for(self, words: str, *, typed_in_lines: bool = False) -> None:
        """Read until `words` stand on the screen and the command waits for a key or, if told so, for a line."""
        limit = time.monotonic() + PATIENCE
        while words not in self.text or self.waits_for_a_key is typed_in_lines:
            assert time.monotonic() < limit and "\0" not in self.seen, self.text
            self.read_once()

    def press(self, key: str) -> None:
        self.seen = ""
        os.write(self.ours, key.encode())

    def finish(self) -> int:
        while "\0" not in self.seen and self.process.poll() is None:
            self.read_once()
        return self.process.wait(timeout=PATIENCE)

    @property
    def text(self) -> str:
        """What was written since the last key, without control sequences."""
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.seen)

    @property
    def waits_for_a_key(self) -> bool:
        """True while the terminal hands over each key at once: input sent before that would be thrown away."""
        return not termios.tcgetattr(self.ours)[3] & termios.ICANON
