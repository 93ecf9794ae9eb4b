"""Problems of the course as authors read them, with files as seen from the course's root."""

from __future__ import annotations

import re
from pathlib import Path

from grader.content import Content
from grader.errors import CourseError, Problem


def as_problem(error: CourseError, content: Content) -> Problem:
    """An error of the form `file:line: message` as a problem."""
    match = re.match(r"(?P<file>.+?\.(?:py|yml))(?::(?P<line>\d+))?: (?P<message>.*)", error.message, re.DOTALL)
    if not match:
        return Problem(shown(content.bank, content), 1, error.message)
    return Problem(shown(Path(match["file"]), content), int(match["line"] or 1), match["message"])


def shown(path: Path, content: Content) -> str:
    """A path as seen from the course's root."""
    return path.relative_to(content.root).as_posix() if path.is_relative_to(content.root) else str(path)
