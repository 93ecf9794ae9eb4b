"""The commands of learners: read options, call one function, show what comes back."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.completion import (
    complete_check,
    complete_exercise,
    complete_function,
    complete_mistake,
)
from grader.cli.options import EXERCISE, Seconds
from grader.cli.setting import (
    checking,
    confirmed_inside,
    console,
    course,
    exercise_named,
    file_of,
    read_progress,
    show,
    show_long,
    speaks_plainly,
    workspace,
    workspace_for,
)
from grader.content import find_content
from grader.errors import WorkspaceError
from grader.report import Exit
from grader.terminal import say, say_record
from grader.visible import visible_line

if TYPE_CHECKING:
    from grader.workspace import Workspace


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Make a workspace in FOLDER: the stubs to edit, and a place for your progress.

    In a workspace that exists already, adds the exercises it lacks and renews the stubs that you have not
    touched. Files that you have begun stay as they are; where their stub has changed, shows what is new in it.
    Inside another workspace it asks first.
    """
    from grader.terminal import update_lines
    from grader.workspace import Workspace, create_workspace, enclosing_workspace, record_told

    root = Path(os.path.realpath(folder))
    if (outer := enclosing_workspace(root, course())) and not confirmed_inside(root, outer):
        raise click.Abort
    update, place = create_workspace(root, course()), Workspace(root)
    if update.notice:
        say(update.notice, err=True)
    for line in update_lines(update, here=Path.cwd()):
        say(line)
    record_told(place.state, update.changed)
    if course().exercises:
        say(f"\nNext: {first_step(place)}")


@click.command()
@click.argument("names", metavar="[EXERCISE|FILE.py]...", nargs=-1, shell_complete=complete_exercise)
@click.option(
    "--as", "meant", metavar="EXERCISE", shell_complete=complete_exercise,
    help="What FILE.py is a solution of, where that is unclear.",
)  # fmt: skip
@click.option(
    "--check", metavar="NAME", shell_complete=complete_check,
    help="Only this check of one exercise, and the checks it waits for.",
)  # fmt: skip
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="json prints the whole record.",
)
@click.option("--timeout", type=Seconds(), metavar="S", help="Seconds of processor time for one check.")
@click.option(
    "--seed",
    type=click.IntRange(0, 2**63 - 1),
    metavar="N",
    help="Other random inputs. Default: 0; with --cohort, drawn, and shown so that the whole class can have it.",
)
@click.option(
    "--cohort",
    "is_cohort",
    is_flag=True,
    help="For teachers: grade somebody else's workspace. Writes nothing into it, judges its answers again, draws "
    "inputs of its own, and refuses where `course doctor` finds anything open, a missing limit for one.",
)
@click.option("-v", "--verbose", is_flag=True, help="Show passed checks, and all that was printed.")
@click.option(
    "--repro", "wants_repro", is_flag=True,
    help="Also print Python to paste that makes the call at which the first failed check stopped.",
)  # fmt: skip
def grade(
    names: tuple[str, ...],
    meant: str | None,
    check: str | None,
    form: str,
    timeout: float | None,
    seed: int | None,
    is_cohort: bool,
    verbose: bool,
    wants_repro: bool,
) -> int:
    """Grade exercises and quizzes; with EXERCISE, only those exercises.

    FILE.py is graded as it is, wherever it lies. Unless it is this workspace's own file of an exercise, it is a
    loose one: graded and shown, and never recorded. Which exercise it is of follows from its name, such as
    "gan_loss (2).py", or from the functions it defines; else --as says so.

    \b
    Exit codes: 0 every exercise asked for passed, 1 something failed or is not
    finished, 2 usage, 3 a file could not be loaded, 4 the course itself is broken,
    5 the course's own files were altered, 130 interrupted.
    """
    from grader.cli.repros import Repros
    from grader.grading import Judge, grade_workspace, refuse_open_machine, try_all

    if wants_repro and is_cohort:
        raise click.UsageError("--repro keeps files in the workspace, so it does not go with --cohort.")
    repros = Repros()

    # First of all, because it takes longest: the course and the files are read while torch is imported.
    with Judge(hidden=find_content().hidden, graders=2) as judge:
        place = workspace_for(names)
        if place:
            read_progress(place, mends=not is_cohort)
        if seed is None:
            import secrets

            # Inputs that a submission may have been shown before prove little about somebody else's.
            seed = secrets.randbelow(2**31) if is_cohort else 0
        with checking() as at_work:
            if is_cohort:
                refuse_open_machine(try_all(judge))
            report = grade_workspace(
                judge,
                course(),
                place,
                names=names,
                meant=meant,
                check=check,
                seed=seed,
                timeout=timeout,
                is_cohort=is_cohort,
                on_progress=at_work,
                on_search=at_work.search,
                on_repro=repros.hear if wants_repro else None,
                on_notice=lambda text: say(text, err=True),
            )
        if form == "json":
            say_record(repros.added_to(report.to_json()))
        else:
            from grader.terminal import after_grading, report_text
            from grader.workspace import load_progress

            show(report_text(report, here=Path.cwd(), verbose=verbose))
            if place and not is_cohort and report.exit_code == Exit.PASSED:
                progress = load_progress(place.state)
                if onward := after_grading(report, course(), progress, place, here=Path.cwd()):
                    show(onward)
            repros.show(report)
    return report.exit_code


@click.command()
@click.argument("exercise_id", metavar="[EXERCISE]", required=False, shell_complete=complete_exercise)
@click.option("--plain", is_flag=True, help="Lines only, and typed lines for keys: for pipes and screen readers.")
def watch(exercise_id: str | None, plain: bool) -> None:
    """Grade EXERCISE each time you save its file; without EXERCISE, the first that has not passed.

    Saving the file of another exercise goes to that one.

    \b
    Keys: h shows the next hint, n goes to the next exercise that has not passed,
    l lists all, r (or Enter) checks again, q (or Ctrl-C) quits.
    """
    from grader.grading import Judge
    from grader.terminal import Screen, Watch, keys_from_stdin

    place, is_plain = workspace(), speaks_plainly(plain)
    read_progress(place)
    id = exercise_named(exercise_id).id if exercise_id else None
    screen = Screen(console(plain=is_plain), plain=is_plain)
    with keys_from_stdin(plain=is_plain) as typed:
        loop = Watch(course(), place, screen, typed, id=id, here=Path.cwd())
        loop.run(lambda: Judge(hidden=find_content().hidden))


@click.command()
@EXERCISE
@click.option("--level", type=click.IntRange(1, 4), metavar="N", help="Show hint N of 4 instead of the next one.")
@click.option("--function", metavar="NAME", shell_complete=complete_function, help="Show a hint for this one.")
def hint(exercise_id: str, level: int | None, function: str | None) -> None:
    """Show the next hint for EXERCISE: a question, the concept, the formula, a skeleton.

    It is for the function that failed first when EXERCISE was last graded, else for the first that is not
    written. Where the mistake is a known one, that is said first. Hints are free.
    """
    from grader.terminal import hint_text
    from grader.workspace import next_hint, read_submission, record_hint

    exercise, place = exercise_named(exercise_id), workspace()
    source, known = read_submission(file_of(exercise)), read_progress(place).exercise(exercise.id)
    hint = next_hint(exercise, known, function=function, level=level, source=source)
    try:
        record_hint(place.state, hint)
        is_kept = True
    except WorkspaceError as error:
        is_kept = False
        say(
            f"That you had this hint is not kept, so ask for the next one by its number: {error}\n",
            err=True,
        )
    show(hint_text(hint, course().lesson_of(exercise), is_kept=is_kept))


@click.command()
@EXERCISE
def reset(exercise_id: str) -> None:
    """Put the stub of EXERCISE back. Your file is saved first."""
    from grader.workspace import restore_stub

    exercise = exercise_named(exercise_id)
    saved = restore_stub(workspace(), exercise, course())
    say(f"{visible_line(file_of(exercise))} is the stub again.")
    say(f"Your file was saved as {visible_line(saved)}" if saved else "There were no changes of yours to save.")


@click.command()
@EXERCISE
def solution(exercise_id: str) -> None:
    """Show one solution of EXERCISE, after yours has passed."""
    exercise = exercise_named(exercise_id)
    if not read_progress(workspace()).exercise(exercise.id).passed_at:
        raise click.ClickException(
            f"{exercise.id} has not passed yet, so its solution stays closed. For help: course hint {exercise.id}"
        )
    say(exercise.solution, nl=False)


@click.command()
@click.argument("words", metavar="[MISTAKE|WORDS]...", nargs=-1, shell_complete=complete_mistake)
@click.option("--all", "in_full", is_flag=True, help="List every known mistake.")
def explain(words: tuple[str, ...], in_full: bool) -> None:
    """Explain a known MISTAKE by its id, which `course grade` shows beside what is likely.

    WORDS find mistakes by their ids and titles, and by exercise or lesson; without any, says how many each has.
    """
    from grader.diagnosis import mistakes_about, mistakes_called
    from grader.terminal import mistake_counts, mistake_list, mistake_text

    name = " ".join(words)
    called = mistakes_called(course(), name)
    found = called or mistakes_about(course(), name)
    if not (name or in_full):
        return show(mistake_counts(found, course()))
    if called or len(found) == 1:
        return show(mistake_text(found))
    return show_long(mistake_list(found, course()))


def first_step(place: Workspace) -> str:
    """What to do in a workspace that was made or added to: go there, and do what `course next` says."""
    from grader.terminal import shown_path
    from grader.workspace import next_steps

    root = shown_path(str(place.root), Path.cwd())
    way = [] if root == os.curdir else [f"cd {shlex.quote(root)}"]
    step = next(iter(next_steps(course(), read_progress(place))), None)
    if step and step.reads_first and step.lesson:
        way.append(f"course read {step.lesson.number}")
    if step and step.exercise:
        file = place.path_of(step.exercise, course()).relative_to(place.root)
        way.append(f"open {visible_line(file)}")
    last = step.command if step else "course next"
    return f"{', '.join(way)}, then: {last}" if way else last


COMMANDS = (init, grade, watch, hint, reset, solution, explain)
