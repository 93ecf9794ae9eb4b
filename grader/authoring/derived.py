"""What follows from the bank and is kept beside it: the stubs, and the seal."""

from __future__ import annotations

from pathlib import Path

from grader.authoring.problems import shown
from grader.content import SEAL, Content, Course, bank_sha256, load_course
from grader.errors import Problem
from grader.files import write_whole


def derived_problems(course: Course) -> list[Problem]:
    """The derived files that are missing or stale."""
    message = "does not follow from the bank as it is now; write it with: course dev derive"
    return [
        Problem(shown(path, course.content), 1, message)
        for path, text in derived_files(course).items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]


def derive(content: Content) -> list[Path]:
    """Write what follows from the bank, the stubs and its seal; returns the files that changed."""
    course = load_course(content)
    changed = []
    for path, text in derived_files(course).items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            write_whole(path, text)
            changed.append(path)
    return changed


def derived_files(course: Course) -> dict[Path, str]:
    """The files that follow from the bank, with the text they should have."""
    stubs = {course.content.root / course.stub_path(exercise): exercise.stub for exercise in course.exercises}
    return {**stubs, course.content.bank / SEAL: bank_sha256(course.exercises) + "\n"}
