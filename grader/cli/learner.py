"""The `course` command: read options, call one function, render, set the exit code. Only this module prints."""

from __future__ import annotations

import json
import math
import os
import secrets
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader import __version__
from grader.content import find_content
from grader.report import Exit

if TYPE_CHECKING:
    from grader.content import Course, Exercise
    from grader.workspace import Progress, Workspace

MOST_SECONDS = 3600


class Seconds(click.FloatRange):
    """A number of seconds; NaN, which compares with nothing, is none."""

    def __init__(self) -> None:
        super().__init__(min=0.1, max=MOST_SECONDS)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        seconds = super().convert(value, param, ctx)
        return self.fail("'nan' is no number of seconds", param, ctx) if math.isnan(seconds) else seconds


EXERCISE = click.argument("exercise_id", metavar="EXERCISE")


def main() -> None:
    """Run `course`; whatever goes wrong ends in a sentence and an exit code, not in a traceback."""
    for name, mode in {"stdin": "r", "stdout": "w", "stderr": "w"}.items():
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A console that cannot show a character shows '?' rather than failing.
            stream.reconfigure(errors="replace")
    try:
        status = cli.main(standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("\nStopped. What was done so far is kept.", err=True)
        status = Exit.INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        status = 1
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        click.echo(f"Error: {place}{error.strerror or error}", err=True)
        status = Exit.USAGE
    sys.exit(status if isinstance(status, int) else 0)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="course")
def cli() -> None:
    """Learn GANs, VAEs and diffusion models by writing them.

    \b
    course init my-course     make a folder to work in
    course grade gan_loss     see whether your code is right
    course watch              see it each time you save
    course hint gan_loss      get a hint
    course quiz               answer the questions of the lesson
    """


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Make a workspace in FOLDER: the stubs to edit, and a place for your progress.

    In a workspace that exists already, adds the exercises it lacks and leaves your files alone.
    """
    from grader.workspace import create_workspace

    made, kept = create_workspace(folder, course())
    for path in made:
        click.echo(f"made  {path}")
    if kept:
        click.echo(f"{len(kept)} files were there already and are unchanged.")
    if not course().exercises:
        return
    first = course().exercises[0]
    click.echo(
        f"\nNext: cd {shlex.quote(str(folder))}, open {course().stub_path(first)}, then: course grade {first.id}"
    )


@cli.command()
@click.argument("exercise_ids", metavar="[EXERCISE]...", nargs=-1)
@click.option("--check", metavar="NAME", help="Only this check of one exercise, and the checks it waits for.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="json prints the whole record.",
)
@click.option("--timeout", type=Seconds(), metavar="S", help="Seconds allowed for one check.")
@click.option("--seed", type=click.IntRange(min=0), metavar="N", help="Other random inputs. Default: 0.")
@click.option(
    "--cohort",
    "is_cohort",
    is_flag=True,
    help="For teachers: grade somebody else's workspace. Writes nothing into it, draws its own inputs, and "
    "refuses where `course doctor` finds anything open.",
)
@click.option("-v", "--verbose", is_flag=True, help="Show passed checks, and all that was printed.")
def grade(
    exercise_ids: tuple[str, ...],
    check: str | None,
    form: str,
    timeout: float | None,
    seed: int | None,
    is_cohort: bool,
    verbose: bool,
) -> int:
    """Grade exercises and quizzes; with EXERCISE, only those exercises.

    \b
    Exit codes: 0 every exercise asked for passed, 1 something failed or is not
    started, 2 usage, 3 a file could not be loaded, 4 the course itself is broken,
    5 the course's own files were altered, 130 interrupted.
    """
    from grader.grading import Judge, grade_workspace, refuse_open_machine, try_all

    # First of all, because it takes longest: the course and the files are read while torch is imported.
    with Judge(hidden=find_content().hidden) as judge:
        place = workspace()
        read_progress(place)
        if seed is None:
            # Inputs that a submission may have been shown before prove little about somebody else's.
            seed = secrets.randbelow(2**31) if is_cohort else 0
        with checking() as on_progress:
            if is_cohort:
                refuse_open_machine(try_all(judge))
            report = grade_workspace(
                judge,
                course(),
                place,
                ids=exercise_ids,
                check=check,
                seed=seed,
                timeout=timeout,
                is_cohort=is_cohort,
                on_progress=on_progress,
                on_notice=lambda text: click.echo(text, err=True),
            )
        if form == "json":
            click.echo(json.dumps(report.to_json(), indent=1, ensure_ascii=False))
        else:
            from grader.terminal import report_text

            show(report_text(report, here=Path.cwd(), verbose=verbose))
    return report.exit_code


@cli.command()
@click.argument("exercise_id", metavar="[EXERCISE]", required=False)
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
    screen = Screen(console(plain=is_plain), plain=is_plain)
    with keys_from_stdin(plain=is_plain) as typed:
        loop = Watch(course(), place, screen, typed, id=exercise_id, here=Path.cwd())
        loop.run(lambda: Judge(hidden=find_content().hidden))


@cli.command("list")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="json is for programs."
)
def list_exercises(form: str) -> None:
    """List every exercise with its file."""
    from grader.terminal import list_table

    files = {exercise.id: str(file_of(exercise)) for exercise in course().exercises}
    if form == "json":
        records = [list_record(exercise, files[exercise.id]) for exercise in course().exercises]
        click.echo(json.dumps({"schema": "course/list/v1", "exercises": records}, indent=1, ensure_ascii=False))
    else:
        show(list_table(course(), files))


@cli.command()
def status() -> None:
    """Show what has passed, what is open, and the quiz scores."""
    from grader.terminal import status_table
    from grader.workspace import grade_quiz

    progress = read_progress(workspace())
    quizzes = [quiz for lesson in course().lessons if (quiz := grade_quiz(lesson, progress))]
    show(status_table(course(), progress, quizzes))


@cli.command()
@EXERCISE
@click.option("--level", type=click.IntRange(1, 4), metavar="N", help="Show hint N of 4 instead of the next one.")
@click.option("--function", metavar="NAME", help="Show a hint for this function of the exercise.")
def hint(exercise_id: str, level: int | None, function: str | None) -> None:
    """Show the next hint for EXERCISE: a question, the concept, the formula, a skeleton.

    It is for the function that failed first when EXERCISE was last graded, else for the first that is not
    written. Where the mistake is a known one, that is said first. Hints are free.
    """
    from grader.terminal import hint_text
    from grader.workspace import next_hint, record_hint

    exercise, place = course().exercise(exercise_id), workspace()
    hint = next_hint(exercise, read_progress(place).exercise(exercise.id), function=function, level=level)
    show(hint_text(hint))
    record_hint(place.state, hint)


@cli.command()
@click.argument("lesson_name", metavar="[LESSON]", required=False)
@click.option("--plain", is_flag=True, help="Ask with typed lines only: for pipes and screen readers.")
@click.option("--again", is_flag=True, help="Ask every question again, as practice.")
@click.option(
    "--import", "answer_file", metavar="FILE", type=click.Path(path_type=Path),
    help="Bring in answers that were downloaded from the site, and ask nothing.",
)  # fmt: skip
def quiz(lesson_name: str | None, plain: bool, again: bool, answer_file: Path | None) -> None:
    """Answer the quiz of LESSON (its number or slug); without LESSON, of the next one that is open.

    The first try of each question counts. Stop with Ctrl-C and go on later.
    """
    from grader.terminal import imported_text, take_quiz

    place = workspace()
    read_progress(place)
    if answer_file:
        from grader.workspace import import_answers

        if lesson_name or again:
            raise click.UsageError(
                "--import takes the answers to every quiz, so it goes with no LESSON and no --again."
            )
        return show(imported_text(import_answers(answer_file, course().lessons, place.state)))
    lesson = course().lesson(lesson_name) if lesson_name else next_lesson(place)
    if lesson.quiz is None or not lesson.quiz.questions:
        raise click.ClickException(f"The lesson '{lesson.title}' has no quiz.")
    is_plain = speaks_plainly(plain)
    return take_quiz(lesson, place.state, console(plain=is_plain), plain=is_plain, again=again)


@cli.command()
@EXERCISE
def reset(exercise_id: str) -> None:
    """Put the stub of EXERCISE back. Your file is saved first."""
    from grader.workspace import restore_stub

    exercise = course().exercise(exercise_id)
    saved = restore_stub(workspace(), exercise, course())
    click.echo(f"{file_of(exercise)} is the stub again.")
    click.echo(f"Your file was saved as {saved}" if saved else "There were no changes of yours to save.")


@cli.command()
@EXERCISE
def solution(exercise_id: str) -> None:
    """Show one solution of EXERCISE, after yours has passed."""
    exercise = course().exercise(exercise_id)
    if not read_progress(workspace()).exercise(exercise.id).passed_at:
        raise click.ClickException(
            f"{exercise.id} has not passed yet, so its solution stays closed. For help: course hint {exercise.id}"
        )
    click.echo(exercise.reference)


@cli.command()
@click.argument("mistake_id", metavar="MISTAKE")
def explain(mistake_id: str) -> None:
    """Explain a known MISTAKE by its id, which `course grade` shows beside what is likely."""
    from grader.diagnosis import find_mistakes
    from grader.terminal import mistake_text

    show(mistake_text(find_mistakes(course(), mistake_id)))


@cli.command()
def doctor() -> int:
    """Try what a submission must not be able to do, and print what this machine stops.

    Exit code 0 when everything is blocked, 1 when something is open.
    """
    from grader.grading import examine
    from grader.terminal import examination_text

    with checking():
        examination = examine(hidden=find_content().hidden)
    show(examination_text(examination))
    return 0 if examination.is_sound else 1


@cli.group()
def dev() -> None:
    """For authors of the course."""


@dev.command("check")
@click.option("--lessons", "only_lessons", is_flag=True, help="Lessons and quizzes only, in a second.")
@click.option(
    "--seeds", type=click.IntRange(1, 100), default=3, help="Seeds the references must pass. Default: 3."
)
@click.option(
    "--quick",
    "is_quick",
    is_flag=True,
    help="Two misconceptions for each check: half a minute, and less of a proof.",
)
def dev_check(only_lessons: bool, seeds: int, is_quick: bool) -> int:
    """Prove the course: lessons and quizzes are well formed, stubs are fresh, references and equivalents
    pass, every misconception fails at the check it names and is recognised by its numbers, and every check
    catches something that no other does. In a clone, build/kills shows what catches what.

    Lists every problem as file:line: what is wrong, what was expected. Exit code 4 when there is one.
    """
    from grader.authoring import check_bank, check_lessons

    problems, facts = check_lessons(find_content()), list[str]()
    if not only_lessons:
        with checking() as on_progress:
            proof = check_bank(find_content(), seeds=seeds, is_quick=is_quick, on_progress=on_progress)
        problems, facts = [*problems, *proof.problems], proof.facts
    for line in [*problems, *facts]:
        click.echo(line)
    errors = sum(not problem.is_warning for problem in problems)
    click.echo(f"Problems: {errors}. Warnings: {len(problems) - errors}.")
    return Exit.COURSE_BROKEN if errors else Exit.PASSED


@dev.command("new")
@EXERCISE
def dev_new(exercise_id: str) -> None:
    """Begin a new exercise: a folder in the bank that works and waits to be rewritten."""
    from grader.authoring import scaffold

    for path in scaffold(find_content(), exercise_id):
        click.echo(f"made  {path}")
    click.echo("\nNext: write reference.py, then checks.py; prove it with: course dev check")


@dev.command("derive")
def dev_derive() -> None:
    """Write what follows from the bank: every stub in exercises/, and the seal of the bank."""
    from grader.authoring import derive

    for path in derive(find_content()):
        click.echo(f"wrote {path}")


@dev.command("demo")
@click.argument("folder", type=click.Path(path_type=Path))
def dev_demo(folder: Path) -> None:
    """Make a workspace in FOLDER with a right, a mistaken and an untouched exercise, and an answered quiz."""
    from grader.authoring import make_demo

    for line in make_demo(folder, find_content()):
        click.echo(line)


@dev.command("bench")
@click.option(
    "--runs", type=click.IntRange(1, 100), default=5, metavar="N", help="How often each is timed. Default: 5."
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="json has every value."
)
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write the table as Markdown too.")
@click.option("--strict", is_flag=True, help="Exit code 1 when a target is missed.")
def dev_bench(runs: int, form: str, output: Path | None, strict: bool) -> int:
    """Measure every target of speed, and say which are met. Takes a minute or two.

    A missed target is no error unless --strict is given. Exit code 4 when something could not be measured.
    """
    from grader.authoring import as_json, as_markdown, measure
    from grader.files import write_whole

    benchmark = measure(find_content(), runs=runs, on_progress=lambda text: click.echo(text, err=True))
    if output:
        write_whole(output, as_markdown(benchmark) + "\n")
    as_text = as_markdown(benchmark)
    click.echo(json.dumps(as_json(benchmark), indent=1, ensure_ascii=False) if form == "json" else as_text)
    for row in benchmark.failed:
        click.echo(f"Error: {row.what} could not be measured. {row.note}", err=True)
    if benchmark.failed:
        return Exit.COURSE_BROKEN
    return Exit.NOT_PASSED if strict and benchmark.missed else Exit.PASSED


_course: Course | None = None


def course() -> Course:
    """The course, read once a run."""
    from grader.content import load_course

    global _course
    if _course is None:
        _course = load_course(find_content())
        wrong = sum(not problem.is_warning for problem in _course.problems)
        if wrong:
            click.echo(f"{wrong} problems in the lessons: course dev check --lessons lists them.", err=True)
    return _course


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


def file_of(exercise: Exercise) -> Path:
    """The file of an exercise: in this workspace or, outside one, where it would be in one."""
    from grader.errors import WorkspaceError

    try:
        return workspace().path_of(exercise, course())
    except WorkspaceError:
        return Path(course().stub_path(exercise))


def list_record(exercise: Exercise, file: str) -> dict[str, Any]:
    """What `course list --format json` says of an exercise."""
    return {
        "id": exercise.id,
        "title": exercise.title,
        "lesson": exercise.lesson,
        "file": file,
        "functions": list(exercise.functions),
        "checks": [check.id for check in exercise.checks],
        "max_score": exercise.max_score,
        "minutes": exercise.minutes,
        "prerequisites": list(exercise.prerequisites),
    }


def next_lesson(place: Workspace) -> Any:
    """The first lesson with an open question, else the first with a quiz."""
    from grader.workspace import grade_quiz, load_progress

    progress = load_progress(place.state)
    with_quiz = [lesson for lesson in course().lessons if lesson.quiz and lesson.quiz.questions]
    if not with_quiz:
        raise click.ClickException("No lesson of this course has a quiz.")
    for lesson in with_quiz:
        report = grade_quiz(lesson, progress)
        if report and any(question.status == "unanswered" for question in report.questions):
            return lesson
    return with_quiz[0]


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
        return lambda exercise, done: self.status.update(
            f"checking {exercise.id} … {done} of {len(exercise.checks)}"
        )

    def __exit__(self, *_: object) -> None:
        self.status.stop()
