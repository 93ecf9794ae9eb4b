"""What can go wrong with the course or its set-up. A learner's mistake is not here: it is a verdict.

CourseError                exit 2   a sentence for the person at the terminal
├── WorkspaceError         exit 2   no workspace here, or its files cannot be used
│   └── UnreadableError    exit 2   one file cannot be read, and why
├── ContentError           exit 4   a lesson, quiz or exercise of the course is broken
└── SandboxError           exit 4   a submission cannot be run on this machine
    └── WireError          exit 4   a process answered in a way that cannot be read
"""

from __future__ import annotations

from dataclasses import dataclass

import click

from grader.visible import visible_line


class CourseError(click.ClickException):
    """A sentence that says what happened, where, and what to do next."""

    exit_code = 2


class WorkspaceError(CourseError):
    """The learner's folder is missing or cannot be used."""


class UnreadableError(WorkspaceError):
    """A file of a workspace, or one named on the command line, cannot be read. `line`: of the file, if known."""

    def __init__(self, file: object, reason: str, line: int = 0) -> None:
        super().__init__(f"{visible_line(file)}: {reason}.")
        self.reason, self.line = reason, line


class ContentError(CourseError):
    """The course itself is broken; only an author can mend it."""

    exit_code = 4


class SandboxError(CourseError):
    """The machinery that runs submissions did not work."""

    exit_code = 4


class WireError(SandboxError):
    """Bytes from another process do not follow the wire format."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One line of `course dev check`: what is wrong in a course file, and what was expected."""

    file: str
    line: int
    message: str
    is_warning: bool = False

    def __str__(self) -> str:
        kind = "warning: " if self.is_warning else ""
        return f"{self.file}:{self.line}: {kind}{self.message}"
