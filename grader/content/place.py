"""Where the course's own files are: in this clone, in the wheel, or where COURSE_ROOT points."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from grader.errors import ContentError

PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Content:
    """The folders of one course: lessons to read, stubs to edit, the bank that grades."""

    root: Path
    lessons: Path
    exercises: Path
    bank: Path

    @property
    def hidden(self) -> tuple[Path, ...]:
        """The folders that no worker may read."""
        return self.bank, self.lessons, self.exercises

    @property
    def is_clone(self) -> bool:
        """True when these are sources under version control rather than an installed copy."""
        return (self.root / "pyproject.toml").is_file()


def find_content() -> Content:
    """The course to use. Raises ContentError when it is not where it should be."""
    chosen = os.environ.get("COURSE_ROOT")
    if chosen:
        root = Path(chosen).resolve()
        bank = root / "grader" / "bank" if (root / "grader" / "bank").is_dir() else root / "bank"
        return checked(Content(root, root / "course", root / "exercises", bank))
    clone = PACKAGE.parent
    if (clone / "pyproject.toml").is_file() and (clone / "course").is_dir():
        return checked(Content(clone, clone / "course", clone / "exercises", PACKAGE / "bank"))
    wheel = PACKAGE / "_content"
    return checked(Content(wheel, wheel / "course", wheel / "exercises", PACKAGE / "bank"))


def checked(content: Content) -> Content:
    """The same content, when its folders exist."""
    for folder in (content.lessons, content.bank):
        if not folder.is_dir():
            raise ContentError(f"{folder}: not there; install the course again, or mend COURSE_ROOT")
    return content
