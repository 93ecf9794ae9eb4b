"""The commands of authors: `course dev …`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from grader.cli.options import EXERCISE
from grader.cli.setting import checking
from grader.content import find_content
from grader.report import Exit


@click.group()
def dev() -> None:
    """For authors of the course."""


@dev.command("check")
@click.argument("exercise_ids", metavar="[EXERCISE]...", nargs=-1)
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
@click.option("--all", "is_all", is_flag=True, help="Also what was proven before and has not changed since.")
def dev_check(exercise_ids: tuple[str, ...], only_lessons: bool, seeds: int, is_quick: bool, is_all: bool) -> int:
    """Prove the course, or of the exercises only those named: lessons and quizzes are well formed, stubs are
    fresh, references and equivalents pass, every misconception fails at the check it names and is recognised by
    its numbers, and every check catches something that no other does. In a clone, build/kills shows what catches
    what.

    What was proven before is not proven again, unless something that it follows from has changed.

    Lists every problem as file:line: what is wrong, what was expected. Exit code 4 when there is one.
    """
    from grader.authoring import check_bank, check_lessons, proven_in

    problems, facts = check_lessons(find_content()), list[str]()
    if not only_lessons:
        with checking() as on_progress:
            content = find_content()
            proven = proven_in(content)
            if is_all:
                proven.forget()
            proof = check_bank(
                content,
                seeds=seeds,
                ids=exercise_ids,
                is_quick=is_quick,
                proven=proven,
                on_progress=on_progress,
            )
        problems, facts = [*problems, *proof.problems], proof.facts
    for line in [*problems, *facts]:
        click.echo(line)
    errors = sum(not problem.is_warning for problem in problems)
    click.echo(f"Problems: {errors}. Warnings: {len(problems) - errors}.")
    return Exit.COURSE_BROKEN if errors else Exit.PASSED


@dev.command("try")
@EXERCISE
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--seed", type=click.IntRange(min=0), default=0, metavar="N", help="Other random inputs.")
def dev_try(exercise_id: str, file: Path, seed: int) -> int:
    """Say what FILE would get as EXERCISE: which checks catch it, and which mistake it is taken for.

    Every check runs, also where one that it waits for has failed. Exit code 1 when one catches it.
    """
    from grader.authoring import attempt_lines, try_file

    with checking():
        attempt = try_file(find_content(), exercise_id, file, seed=seed)
    for line in attempt_lines(attempt):
        click.echo(line)
    return Exit.NOT_PASSED if attempt.caught else Exit.PASSED


@dev.command("new")
@EXERCISE
@click.option(
    "--lesson", "lesson_name", default="", metavar="LESSON", help="Its number or slug. Default: the first."
)
@click.option(
    "--like",
    type=click.Choice(["pure", "callable", "module", "step", "sampler"]),
    default="pure",
    help="A plain function, one that takes a function, a module, a training step, or a sampler.",
)
def dev_new(exercise_id: str, lesson_name: str, like: str) -> None:
    """Begin a new exercise: a folder in the bank that works and waits to be rewritten."""
    from grader.authoring import scaffold

    for path in scaffold(find_content(), exercise_id, lesson_name=lesson_name, like=like):
        click.echo(f"made  {path}")
    click.echo(f"\nNext: write reference.py, then checks.py; prove it with: course dev check {exercise_id}")


@dev.command("new-lesson")
@click.argument("slug")
def dev_new_lesson(slug: str) -> None:
    """Begin a new lesson, SLUG, after the last one: a page that is well formed and waits to be written."""
    from grader.authoring import begin_lesson

    click.echo(f"made  {begin_lesson(find_content(), slug)}")
    click.echo("\nNext: write it, and check it with: course dev check --lessons")


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
    """Measure every target of speed, and say which are met. Takes two or three minutes.

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


COMMANDS = (dev,)
