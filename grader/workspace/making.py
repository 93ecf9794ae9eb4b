"""Make a workspace, or bring into one what the course has gained since: new exercises and newer stubs."""

from __future__ import annotations

import enum
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader import __version__
from grader.content import Course
from grader.errors import WorkspaceError
from grader.files import try_json, write_json, write_whole
from grader.visible import visible_line
from grader.workspace.stubs import load_stubs, record_stubs
from grader.workspace.workspace import STATE, Workspace, holds

SCHEMA = "course/workspace/v1"


class Fate(enum.Enum):
    """What becomes of one file."""

    MADE = "it was not there"
    RENEWED = "it was untouched, and its stub has changed"
    CHANGED = "it is begun, and its stub has changed since the learner last knew it"
    KEPT = "all others"


@dataclass(frozen=True, slots=True)
class Stub:
    """The stub of one exercise: the one that the learner knows, None where that is not recorded, and today's."""

    exercise: str
    path: Path
    old: str | None
    new: str


@dataclass(frozen=True, slots=True)
class Update:
    """What was done to a workspace: files made, stubs renewed, and the files left as they were.

    Of these, the ones in `changed` are begun and have a new stub, which the learner has not been told.
    `notice` says when something was odd with the record of the stubs.
    """

    made: tuple[Path, ...]
    renewed: tuple[Path, ...]
    changed: tuple[Stub, ...]
    kept: tuple[Path, ...]
    notice: str = ""


def create_workspace(root: Path, course: Course) -> Update:
    """Make a workspace, or add to one what it lacks and renew the stubs that nobody has touched.

    What cannot be shown to be an untouched stub counts as begun and is never written to. In a workspace older than
    the record of its stubs that is every file other than today's stub, which is recorded for it from then on.
    """
    # Before anything is looked at: `nowhere/../here` is another folder once nowhere is made.
    root = Path(os.path.realpath(root))
    refuse_other_folders(root, course)
    workspace = Workspace(root)
    known = load_stubs(workspace.state)
    stubs = stubs_of(workspace, course, known.texts)
    fates = {root / "README.md": bring(root / "README.md", README, old=None)}
    fates |= {stub.path: bring(stub.path, stub.new, old=stub.old) for stub in stubs}
    changed = tuple(stub for stub in stubs if fates[stub.path] is Fate.CHANGED)
    current = {stub.exercise: stub.new for stub in stubs if stub not in changed}
    # After the files: a stub that is there without a record is known again, a record without its stub is not.
    record_stubs(workspace.state, {**known.texts, **current})
    mark(workspace)
    made, renewed, kept = (of_fate(fates, fate) for fate in (Fate.MADE, Fate.RENEWED, Fate.KEPT))
    return Update(made, renewed, changed, kept, known.notice)


def record_told(state: Path, changed: Sequence[Stub]) -> None:
    """Keep that the learner has seen what is new in these stubs, so that nobody says it again."""
    if changed:
        record_stubs(state, {stub.exercise: stub.new for stub in changed})


def enclosing_workspace(root: Path, course: Course) -> Path | None:
    """The workspace that a folder lies in, other than the folder itself. Learners may begin inside a clone."""
    return next(
        (outer for outer in root.parents if (outer / STATE).is_dir() and outer != course.content.root), None
    )


def refuse_other_folders(root: Path, course: Course) -> None:
    """Raise WorkspaceError where no workspace may be made."""
    if root.exists() and not root.is_dir():
        raise WorkspaceError(f"{visible_line(root)} is a file; choose another name for the folder")
    is_ours = (root / STATE).is_dir() or (root / "exercises").is_dir()
    if root.is_dir() and any(root.iterdir()) and not is_ours:
        raise WorkspaceError(
            f"{visible_line(root)} has other things in it; "
            "choose a new or empty folder, such as course init my-course"
        )
    if root.resolve() == course.content.root:
        raise WorkspaceError(
            "This is the course itself; make the workspace in a folder of its own. "
            "A stub that is missing here comes back with: course dev derive"
        )


def stubs_of(workspace: Workspace, course: Course, known: Mapping[str, str]) -> list[Stub]:
    """Every exercise's stub, in learning order."""
    return [
        Stub(exercise.id, workspace.path_of(exercise, course), known.get(exercise.id), exercise.stub)
        for exercise in course.exercises
    ]


def of_fate(fates: Mapping[Path, Fate], wanted: Fate) -> tuple[Path, ...]:
    """The files that met this fate."""
    return tuple(path for path, fate in fates.items() if fate is wanted)


def bring(path: Path, text: str, *, old: str | None) -> Fate:
    """Write a file where that is its fate, and say which it was."""
    fate = fate_of(path, text, old=old)
    if fate in (Fate.MADE, Fate.RENEWED):
        write_whole(path, text)
    return fate


def fate_of(path: Path, text: str, *, old: str | None) -> Fate:
    """What should become of a file that is to hold a text. `old`: what it was begun with, where that is known."""
    if not path.exists() and not path.is_symlink():
        return Fate.MADE
    if old is None or old == text or holds(path, text):
        return Fate.KEPT
    return Fate.RENEWED if holds(path, old) else Fate.CHANGED


def mark(workspace: Workspace) -> None:
    """Keep which version of the course made a workspace, unless that is known."""
    marker = workspace.state / "workspace.json"
    if try_json(marker, schema=SCHEMA) is None:
        write_json(marker, {"schema": SCHEMA, "course_version": __version__})


README = """\
# Your workspace

The files in `exercises/` are yours to edit. Each begins with a brief; replace every
`raise NotImplementedError(...)`.

    course next            where you are, and what is next
    course read            the lesson that comes next; course read 2 opens lesson 2
    course grade           grade everything
    course grade gan_loss  grade one exercise
    course hint gan_loss   one hint at a time
    course quiz            the quiz of the lesson
    course review          five minutes a day on what you have read
    course report          what you have done, as a page to show somebody
    course reset gan_loss  start again; your file is saved first
    course init .          add what the course has gained since

In a notebook: `%load_ext grader.notebook`, then `%%grade gan_loss` above the cell with your functions.

What was tried and passed is kept in `.course/` and goes nowhere.
"""
