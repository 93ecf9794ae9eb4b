"""`course read`: opens a lesson, as a page of the site where that is built, else in the terminal."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.completion import complete_lesson
from grader.cli.setting import ReadEnough, console, course, read_progress, show, speaks_plainly, workspace_or_none
from grader.errors import WorkspaceError
from grader.terminal import say
from grader.visible import visible_line

if TYPE_CHECKING:
    from grader.content import Lesson
    from grader.workspace import Workspace


@click.command()
@click.argument("lesson_name", metavar="[LESSON]", required=False, shell_complete=complete_lesson)
@click.option("--plain", is_flag=True, help="Print it, without pager and colours: for pipes and screen readers.")
@click.option("--list", "lists", is_flag=True, help="List the lessons instead.")
def read(lesson_name: str | None, plain: bool, lists: bool) -> None:
    """Open LESSON (its number or slug); without LESSON, the first that has something open for you.

    Opens the page in your browser where the site is built, which `make site` does in a clone of the course;
    else shows the text here, with the answers of its quiz left out.
    """
    from grader.workspace import Progress, next_steps

    place = workspace_or_none()
    progress = read_progress(place) if place else Progress()
    if lesson_name:
        lesson: Lesson | None = course().lesson(lesson_name)
    else:
        lesson = next((step.lesson for step in next_steps(course(), progress) if step.lesson), None)
    if lists or lesson is None:
        from grader.terminal import lesson_list

        if lesson is None and not lists:
            say("You have done all that the lessons ask for. To read one again:\n")
        return show(lesson_list(course().lessons, progress.opened))
    if place:
        note(place, lesson)
    is_plain = speaks_plainly(plain)
    if not is_plain and (page := built_page(lesson)) and click.launch(str(page)) == 0:
        say(f"Opened in your browser: {visible_line(page)}")
        return say(f"To read it here: course read {lesson.number} --plain")
    return present(lesson, is_plain=is_plain)


def present(lesson: Lesson, *, is_plain: bool) -> None:
    """Show a lesson in the terminal. Whoever has read enough may stop, which is no failure."""
    from grader.terminal import lesson_text, paged, readable_width

    text, out = lesson_text(lesson, course()), console(plain=is_plain)
    if not is_plain:
        return paged(out, text)
    with out.capture() as captured:
        out.print(text, width=readable_width(out), crop=False)
    try:
        say("\n".join(line.rstrip() for line in captured.get().split("\n")), nl=False)
        sys.stdout.flush()
    except BrokenPipeError as error:
        raise ReadEnough from error


def note(place: Workspace, lesson: Lesson) -> None:
    """Keep that a lesson was opened. Where nothing can be kept, it can still be read."""
    from grader.workspace import record_opened

    try:
        record_opened(place.state, lesson)
    except WorkspaceError as error:
        say(f"That you opened this lesson was not kept: {error}", err=True)


def built_page(lesson: Lesson) -> Path | None:
    """The page of a lesson on the built site, unless it is older than the lesson or there is no screen for it."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return None
    content = course().content
    site, name = content.root / "build" / "site", Path(lesson.file).with_suffix("")
    written = (content.lessons / lesson.file).stat().st_mtime
    pages = [site / name.with_suffix(".html"), site / name / "index.html"]
    return next((page for page in pages if page.is_file() and page.stat().st_mtime >= written), None)


COMMANDS = (read,)
