"""The learner's folder: find it from anywhere inside, read a submission, restore a stub."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from grader.content import Course, Exercise
from grader.errors import UnreadableError, WorkspaceError
from grader.files import SUBMISSION, read_text, read_whole, timestamp, write_whole
from grader.visible import visible_line
from grader.workspace.stubs import record_stubs

STATE = ".course"


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder with exercises to edit and, in `.course`, what was tried and passed."""

    root: Path

    @property
    def state(self) -> Path:
        return self.root / STATE

    def path_of(self, exercise: Exercise, course: Course) -> Path:
        """The learner's file of an exercise, also where the course has since renamed its folder."""
        path = self.root / course.stub_path(exercise)
        elsewhere = [] if path.exists() else list(self.root.glob(f"exercises/*/{exercise.id}.py"))
        return elsewhere[0] if len(elsewhere) == 1 else path


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a submission's file cannot be graded, and its line where that is known."""

    message: str
    line: int = 0


def find_workspace(start: Path, course: Course) -> Workspace:
    """The workspace that holds `start`, searched upwards. In a clone of the course, the clone itself."""
    for folder in (start, *start.parents):
        if (folder / STATE).is_dir():
            return Workspace(folder)
    if course.content.is_clone and start.is_relative_to(course.content.root):
        return Workspace(course.content.root)
    raise WorkspaceError(
        f"No workspace in {visible_line(start)} or above it. Make one: course init my-course, then cd my-course"
    )


def restore_stub(workspace: Workspace, exercise: Exercise, course: Course) -> Path | None:
    """Put the stub back. Returns where the learner's file was saved first, or None when there was none to save."""
    path = workspace.path_of(exercise, course)
    saved = saved_before(path, exercise.stub, workspace, exercise)
    # First, so that where it fails the file is unchanged: a record without its file makes that count as begun.
    record_stubs(workspace.state, {exercise.id: exercise.stub})
    write_whole(path, exercise.stub)
    return saved


def write_submission(workspace: Workspace, exercise: Exercise, course: Course, text: str) -> Path | None:
    """Write the learner's file of an exercise. Returns where the one before was saved, as `restore_stub` does."""
    path = workspace.path_of(exercise, course)
    if holds(path, text):
        return None
    saved = saved_before(path, text, workspace, exercise)
    write_whole(path, text)
    return saved


def saved_before(path: Path, text: str, workspace: Workspace, exercise: Exercise) -> Path | None:
    """Where what is at a path was saved before this text takes its place; None where nothing of anybody's is."""
    if not os.path.lexists(path) or holds(path, exercise.stub) or holds(path, text):
        return None
    saved = workspace.state / "saved" / f"{exercise.id}-{timestamp()}.py"
    save(path, saved)
    return saved


def save(path: Path, saved: Path) -> None:
    """Keep what is at a path elsewhere. A pipe, a folder, a file without end: of those there is no copy."""
    try:
        saved.parent.mkdir(parents=True, exist_ok=True)
        try:
            saved.write_bytes(read_whole(path, SUBMISSION))
        except UnreadableError:
            path.replace(saved)
    except OSError as error:
        raise WorkspaceError(
            f"{visible_line(saved)}: cannot be written ({error.strerror}); your file is unchanged"
        ) from error


def holds(path: Path, text: str) -> bool:
    """Whether a file holds exactly this text. What cannot be read does not."""
    try:
        return read_whole(path, SUBMISSION) == text.encode("utf-8", "surrogatepass")
    except UnreadableError:
        return False


def root_of(file: Path) -> Path:
    """The root of the workspace that an exercise's file is in, or would be; see `Workspace.path_of`."""
    return file.parents[2]


def read_submission(path: Path) -> str | Unreadable | None:
    """The source of a submission, or why it cannot be graded; None where there is no file.

    A link that leads nowhere is there: what it leads to may be on a drive that is not.
    """
    try:
        return read_text(path, SUBMISSION)
    except UnreadableError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return Unreadable("this is a link to a file that is not there") if path.is_symlink() else None
        return Unreadable(error.reason, error.line)
