"""Grade from a notebook, by the same judge and into the same record as `course grade` does."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import click
from IPython.core.getipython import get_ipython
from IPython.display import display
from rich.console import Group, RenderableType
from rich.text import Text

from grader.content import Course, Exercise, cache_of, find_content, load_course
from grader.errors import CourseError, WorkspaceError
from grader.grading import Judge, grade_workspace, is_path, own_exercise
from grader.notebook.cell import CellFile, file_of_cell
from grader.notebook.view import View
from grader.report import Exit, Report
from grader.terminal import WRONG, Hanging, after_grading, labelled, report_text, search_line, shown_path
from grader.visible import visible_line
from grader.workspace import Workspace, find_workspace, load_progress, read_submission, write_submission

# Shows something in the place of what it showed before.
Show = Callable[[RenderableType], None]
Done = TypeVar("Done")
STOPPED = "Stopped. What was done so far is kept."
NOT_GRADED = Text("NOT GRADED   ", style=WRONG)


class Stopped(KeyboardInterrupt):
    """The learner interrupted the kernel. Cells that wait for this one do not run, and there is no traceback."""

    def _render_traceback_(self) -> list[str]:
        return [STOPPED]


def grade(
    *names: str, workspace: str | Path | None = None, check: str | None = None, verbose: bool = False
) -> None:
    """Grade the files of exercises as they are and show the report; without names, of all exercises.

    It is `course grade` in a notebook: the same names, the same report, and the result is kept.

    `workspace`: its folder, where the notebook is not in it. `check`: only this check of one exercise.
    `verbose`: show passed checks as well, and all that was printed.
    """

    def work(show: Show) -> None:
        course = the_course()
        place = workspace_for(names, course, workspace)
        graded(names, course, place, show, check=check, verbose=verbose)

    showing(f"Grading of {', '.join(names) or 'everything'}", work)


def grade_cell(
    cell: str, name: str, *, workspace: str | Path | None = None, check: str | None = None, verbose: bool = False
) -> tuple[CellFile, Report] | None:
    """Make a cell the file of an exercise, grade that and show the report. None where nothing was graded.

    A cell that is empty, no Python, or of another exercise changes no file and no record.
    """

    def work(show: Show) -> tuple[CellFile, Report]:
        course = the_course()
        place = the_workspace(course, workspace, name)
        exercise = exercise_named(name, course, place)
        path = place.path_of(exercise, course)
        file = file_of_cell(cell, read_submission(path), exercise)
        saved = write_submission(place, exercise, course, file.text)
        told = cell_lines(file, path, saved)
        return file, graded([exercise.id], course, place, show, check=check, verbose=verbose, told=told)

    return showing(f"Grading of {name}", work)


def graded(
    names: Sequence[str],
    course: Course,
    place: Workspace | None,
    show: Show,
    *,
    check: str | None,
    verbose: bool,
    told: list[RenderableType] | None = None,
) -> Report:
    """Grade, and show how far it is and then the report, with what else there is to tell below it."""
    here = Path.cwd()
    notices: list[str] = []
    if place and (notice := load_progress(place.state).notice):
        notices.append(notice)

    def on_progress(exercise: Exercise, done: int) -> None:
        show(Text(f"checking {exercise.id} … {done} of {len(exercise.checks)}", style="dim"))

    def on_search(exercise: Exercise) -> None:
        show(Text(search_line(exercise.id), style="dim"))

    with Judge(hidden=find_content().hidden, graders=1 if len(names) == 1 else 2) as judge:
        show(Text("starting the grader …", style="dim"))
        report = grade_workspace(
            judge,
            course,
            place,
            names=names,
            check=check,
            on_progress=on_progress,
            on_search=on_search,
            on_notice=notices.append,
        )
    parts = [report_text(report, here=here, verbose=verbose)]
    if place and report.exit_code == Exit.PASSED:
        onward = after_grading(report, course, load_progress(place.state), place, here=here)
        parts += [onward] if onward else []
    told = [*(told or []), *(labelled("Note", notice, indent=0) for notice in notices)]
    show(Group(*parts, *([Text(), *told] if told else [])))
    return report


def showing(about: str, work: Callable[[Show], Done]) -> Done | None:
    """Do work that shows things in the cell's output, each in the place of the one before.

    What goes wrong is shown as a sentence, and then the result is None. Outside of a notebook nothing that was
    shown can be replaced, so there only what comes last is.
    """
    is_notebook = hasattr(get_ipython(), "kernel")
    handle = display(View(Text("…"), about), display_id=True) if is_notebook else None
    view, done = View(Text(), about), None

    def show(thing: RenderableType) -> None:
        nonlocal view
        view = View(thing, about)
        if handle:
            handle.update(view)

    try:
        done = work(show)
    except click.ClickException as error:
        show(Hanging(NOT_GRADED, Text(error.format_message())))
    except OSError as error:
        place = f"{visible_line(error.filename)}: " if error.filename else ""
        show(Hanging(NOT_GRADED, Text(f"{place}{error.strerror or error}")))
    except KeyboardInterrupt:
        show(Text(STOPPED))
        raise Stopped from None
    if not handle:
        display(view)
    return done


def the_course() -> Course:
    """The course, read anew: it may have been updated since the kernel began."""
    content = find_content()
    cache = cache_of(content.root)
    course = load_course(content, cache=cache)
    cache.save()
    return course


def workspace_for(names: Sequence[str], course: Course, folder: str | Path | None) -> Workspace | None:
    """The workspace; None where there is none, and none is needed: all names are paths."""
    try:
        return the_workspace(course, folder, names[0] if names else "gan_loss")
    except WorkspaceError:
        if names and all(map(is_path, names)) and folder is None:
            return None
        raise


def the_workspace(course: Course, folder: str | Path | None, name: str) -> Workspace:
    """The workspace of a folder, else of the one that the kernel runs in. Raises WorkspaceError."""
    start = Path.cwd() if folder is None else Path(os.path.realpath(Path(folder).expanduser()))
    if not start.is_dir():
        raise WorkspaceError(f"{visible_line(start)}: there is no such folder.")
    try:
        return find_workspace(start, course)
    except WorkspaceError as error:
        raise WorkspaceError(
            f"There is no workspace in {visible_line(start)} or above it. Where you have one, say where it is: "
            f"%%grade {visible_line(name)} --workspace PATH. To make one: %course init my-course"
        ) from error


def exercise_named(name: str, course: Course, place: Workspace) -> Exercise:
    """The exercise that a name stands for, or whose file in the workspace this path is."""
    if not is_path(name):
        return course.exercise(name)
    if own := own_exercise(Path(name), course, place):
        return own
    raise CourseError(
        f"{visible_line(name)} is none of this workspace's files. Name the exercise: %%grade gan_loss"
    )


def cell_lines(file: CellFile, path: Path, saved: Path | None) -> list[RenderableType]:
    """What became of the learner's file, and what the cell uses that the file does not have."""
    here = Path.cwd()
    text = f"is now {shown_path(str(path), here)} from its line {file.first_line} on."
    if stays := file.kept_names():
        text += f" {', '.join(stays)}, which this cell does not define, {'stay' if stays[1:] else 'stays'} in it."
    lines: list[RenderableType] = [labelled("Cell", text, indent=0)]
    shell = get_ipython()
    if shell and (lacking := sorted(file.unknown & set(shell.user_ns))):
        what = f"{', '.join(lacking)}, defined in another cell, which the grader does not see."
        text = f"{what} Import or define it in this one."
        lines.append(labelled("Lacks", text, indent=0))
    if saved:
        lines.append(labelled("Saved", f"{shown_path(str(saved), here)} is the file before it", indent=0))
    return lines
