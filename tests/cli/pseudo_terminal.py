"""A command in a terminal, where there is one of our own making."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

from grader.content import Content
from grader.workspace import Workspace

# What the terminal of whoever runs the tests would say of colours, screens and pagers.
NOT_OURS = ("NO_COLOR", "DISPLAY", "WAYLAND_DISPLAY", "PAGER", "MANPAGER")
# A command that asks for more than was typed ends there and does not wait for ever.
END_OF_FILE = "\x04"


def in_terminal(
    workspace: Workspace, content: Content, *arguments: str, typed: str = "", **settings: str
) -> tuple[int, str]:
    """The exit code of a command and all that it writes. `typed`: lines, for a command that asks for such.

    `settings`: further environment variables.
    """
    ours, theirs = pty.openpty()
    os.write(ours, (typed + END_OF_FILE).encode())
    quiet = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    process = subprocess.Popen(
        [sys.executable, "-m", "grader", *arguments], cwd=workspace.root, stdin=theirs, stdout=theirs,
        stderr=theirs, env={**quiet, "TERM": "xterm-256color", "COURSE_ROOT": str(content.root), **settings},
    )  # fmt: skip
    os.close(theirs)
    seen = b""
    try:
        while chunk := os.read(ours, 65536):
            seen += chunk
    except OSError:
        pass  # The other end is closed.
    os.close(ours)
    return process.wait(), seen.decode()
