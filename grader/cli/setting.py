"""What commands find around them: the course, the workspace, and a terminal to show things in."""

from __future__ import annotations

import functools
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.content import find_content

if TYPE_CHECKING:
    from grader.content import Course
    from grader.workspace import Progress, Workspace


@functools.cache
def course() -> Course:
    """The course, read once a run."""
    from grader.content import cache_of, load_course

    content = find_content()
    cache = cache_of(content.root)
    click.get_current_context().call_on_close(cache.save)
    found = load_course(content, cache=cache)
    if wrong := sum(not problem.is_warning for problem in found.problems):
        click.echo(f"{wrong} problems in the lessons: course dev check --lessons lists them.", err=True)
    return found


def workspace() -> Workspace:
    """The workspace of the current folder."""
    from grader.workspace import find_workspace

    return find_workspace(Path.cwd(), course())


def read_progress(place: Workspace) -> Progress:
    """The learner's record; says so when something was odd with its file."""
    from grader.workspace import load_progress

    progress = load_progress(place.state)
    if progress.notice:
        click.echo(progress.notice, err=True)
    return progress


def console(*, plain: bool = False) -> Any:
    """Where text for people goes. Colour follows the terminal and NO_COLOR."""
    from rich.console import Console

    # A width of 0, which some environments export, would print nothing.
    width = 80 if os.environ.get("COLUMNS", "").strip() == "0" else None
    return Console(
        width=width,
        highlight=False,
        no_color=plain or None,
        force_terminal=False if plain else None,
        soft_wrap=False,
    )


def speaks_plainly(plain: bool) -> bool:
    """Whether to use lines only: where that is asked for, or where there is no terminal that can do more."""
    return bool(plain or not (sys.stdin.isatty() and sys.stdout.isatty()) or console().is_dumb_terminal)


def show(renderable: Any) -> None:
    console().print(renderable)


class checking:  # noqa: N801 - reads as a verb: `with checking() as …`
    """Shows on stderr what is being checked, while it is, when somebody is watching."""

    def __enter__(self) -> Any:
        from rich.console import Console

        self.status = Console(stderr=True).status("starting the grader …")
        if sys.stderr.isatty():
            self.status.start()
        return self.show

    def show(self, thing: Any, done: int, total: int = 0) -> None:
        """So many checks of an exercise are done; or so many of `total`, where `thing` may be a name."""
        self.status.update(f"checking {getattr(thing, 'id', thing)} … {done} of {total or len(thing.checks)}")

    def __exit__(self, *_: object) -> None:
        self.status.stop()
