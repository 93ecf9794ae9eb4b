"""What commands find around them: the course, the workspace, and a terminal to show things in."""

from __future__ import annotations

import functools
import shlex
import sys
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.content import find_content
from grader.errors import CourseError, WorkspaceError
from grader.terminal import confirmed, say
from grader.visible import visible_line

if TYPE_CHECKING:
    from grader.content import Course, Exercise
    from grader.workspace import Progress, Workspace


class ReadEnough(BrokenPipeError):
    """Whoever reads a long text has stopped, which is no failure of the command."""


@functools.cache
def course() -> Course:
    """The course, read once a run."""
    from grader.content import cache_of, load_course

    content = find_content()
    cache = cache_of(content.root)
    click.get_current_context().call_on_close(cache.save)
    found = load_course(content, cache=cache)
    if wrong := sum(not problem.is_warning for problem in found.problems):
        say(f"{wrong} problems in the lessons: course dev check --lessons lists them.", err=True)
    return found


def workspace() -> Workspace:
    """The workspace of the current folder."""
    from grader.workspace import find_workspace

    return find_workspace(Path.cwd(), course())


def workspace_or_none() -> Workspace | None:
    """The workspace of the current folder, for what can be done outside of one too."""
    try:
        return workspace()
    except WorkspaceError:
        return None


def exercise_named(name: str) -> Exercise:
    """The exercise that a name stands for, or whose file this path is: the shell completes files."""
    from grader.grading import is_path, own_exercise

    if not is_path(name):
        return course().exercise(name)
    if own := own_exercise(Path(name), course(), workspace()):
        return own
    raise CourseError(f"{visible_line(name)} is none of this workspace's files, which this command is about.")


def file_of(exercise: Exercise) -> Path:
    """The file of an exercise: in this workspace or, outside one, where it would be in one."""
    try:
        return workspace().path_of(exercise, course())
    except WorkspaceError:
        return Path(course().stub_path(exercise))


def workspace_for(names: Collection[str]) -> Workspace | None:
    """The workspace of the current folder; None where there is none, and none is needed: all names are paths."""
    from grader.grading import is_path

    return workspace_or_none() if names and all(map(is_path, names)) else workspace()


def read_progress(place: Workspace, *, mends: bool = True) -> Progress:
    """The learner's record; says so when something was odd with its file. `mends`: see `files.read_json`."""
    from grader.workspace import load_progress

    progress = load_progress(place.state, mends=mends)
    if progress.notice:
        say(progress.notice, err=True)
    return progress


def console(*, plain: bool = False) -> Any:
    """Where text for people goes. Colour follows the terminal and NO_COLOR."""
    from grader.terminal import console_for

    return console_for(plain=plain)


def confirmed_inside(root: Path, outer: Path) -> bool:
    """Whether a workspace is to be made inside another one. Raises CourseError where there is nobody to ask."""
    inside = f"{visible_line(root)} is inside the workspace {visible_line(outer)}"
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise CourseError(
            f"{inside}. To bring that one up to date: course init {shlex.quote(visible_line(outer))}. "
            "For another, choose a folder outside of it; in a terminal, this command asks."
        )
    return confirmed(f"{inside}. Make another workspace in it?")


def speaks_plainly(plain: bool) -> bool:
    """Whether to use lines only: where that is asked for, or where there is no terminal that can do more."""
    return bool(plain or not (sys.stdin.isatty() and sys.stdout.isatty()) or console().is_dumb_terminal)


def show(renderable: Any) -> None:
    console().print(renderable)


def show_long(renderable: Any) -> None:
    """Show what may be longer than a screen: a page at a time, where somebody reads it."""
    from grader.terminal import paged

    if speaks_plainly(False):
        return show(renderable)
    return paged(console(), renderable)


class checking:  # noqa: N801 - reads as a verb: `with checking() as …`
    """Shows on stderr what is being checked, while it is, when somebody is watching."""

    def __enter__(self) -> checking:
        from grader.terminal import console_for

        self.status = console_for(err=True).status("starting the grader …")
        if sys.stderr.isatty():
            self.status.start()
        return self

    def __call__(self, thing: Any, done: int, total: int = 0) -> None:
        """So many checks of an exercise are done; or so many of `total`, where `thing` may be a name."""
        self.status.update(f"checking {getattr(thing, 'id', thing)} … {done} of {total or len(thing.checks)}")

    def search(self, exercise: Exercise) -> None:
        """All checks of an exercise are done, and some have failed."""
        from grader.terminal import search_line

        self.status.update(search_line(exercise.id))

    def __exit__(self, *_: object) -> None:
        self.status.stop()
