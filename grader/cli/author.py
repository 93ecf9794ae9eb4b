"""The commands of authors: `course dev …`."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import click

from grader.cli.completion import complete_exercise, complete_lesson
from grader.cli.options import EXERCISE
from grader.cli.setting import checking
from grader.content import Content, exercise_files, find_content
from grader.errors import ContentError, Problem
from grader.report import Exit
from grader.terminal import say, say_record


@click.group()
def dev() -> None:
    """For authors of the course."""


@dev.command("check")
@click.argument("exercise_ids", metavar="[EXERCISE]...", nargs=-1, shell_complete=complete_exercise)
@click.option("--lessons", "only_lessons", is_flag=True, help="Lessons and quizzes only, and their code runs.")
@click.option(
    "--seeds", type=click.IntRange(1, 100), default=3, help="Seeds the references must pass. Default: 3."
)
@click.option("--quick", "is_quick", is_flag=True, help="In the grader's own process; problems as they are found.")
@click.option("--watch", "is_watched", is_flag=True, help="Again whenever a file of these exercises is saved.")
@click.option("--all", "is_all", is_flag=True, help="Also what was proven before and has not changed since.")
@click.option("--judged", "is_judged", is_flag=True, help="Everything in a worker, as a learner's file is graded.")
def dev_check(
    exercise_ids: tuple[str, ...],
    only_lessons: bool,
    seeds: int,
    is_quick: bool,
    is_watched: bool,
    is_all: bool,
    is_judged: bool,
) -> int:
    """Prove the course, or of the exercises only those named: lessons and quizzes are well formed, stubs are
    fresh, references and equivalents pass, every misconception fails at the check it names and is recognised by
    its numbers, and every check catches something that no other does. In a clone, build/kills shows what catches
    what.

    What was proven before is not proven again, unless something that it follows from has changed. References,
    stubs, equivalents and one misconception of each check are graded as a learner's file is; the others run in the
    grader's own process, which is faster and comes to the same.

    Lists every problem as file:line: what is wrong, what was expected. Exit code 4 when there is one.
    """
    from grader.authoring import Judged, check_bank, check_lesson_code, check_lessons, proven_in

    if is_quick and is_judged:
        raise click.UsageError("--quick leaves the workers out, and --judged has them run everything: which one?")
    content = find_content()
    exercise_ids = ids_of(content, exercise_ids)
    judged: Judged = "few" if is_quick or is_watched else "all" if is_judged else "some"

    def prove() -> int:
        problems, facts = check_lessons(content), list[str]()
        told: list[Problem] = []

        def tell(problem: Problem) -> None:
            if judged == "few":
                told.append(problem)
                say(problem)

        if only_lessons:
            with checking() as on_progress:
                problems += check_lesson_code(content, is_all=is_all, on_progress=on_progress)
        else:
            with checking() as on_progress:
                proven = proven_in(content)
                if is_all:
                    proven.forget()
                proof = check_bank(
                    content,
                    seeds=seeds,
                    ids=exercise_ids,
                    judged=judged,
                    proven=proven,
                    on_progress=on_progress,
                    on_problem=tell,
                )
            problems, facts = [*problems, *proof.problems], proof.facts
        for line in [*(problem for problem in problems if problem not in told), *facts]:
            say(line)
        errors = sum(not problem.is_warning for problem in problems)
        say(f"Problems: {errors}. Warnings: {len(problems) - errors}.")
        return Exit.COURSE_BROKEN if errors else Exit.PASSED

    return watching(content, exercise_ids, prove) if is_watched else prove()


def ids_of(content: Content, names: tuple[str, ...]) -> tuple[str, ...]:
    """The ids of the exercises that names stand for. In a course that cannot be read, a name is an id."""
    from grader.content import load_course

    if not names:
        return ()
    try:
        course = load_course(content)
    except ContentError:
        return names
    return tuple(dict.fromkeys(course.exercise(name).id for name in names))


def watching(content: Content, exercise_ids: tuple[str, ...], prove: Callable[[], int]) -> int:
    """Prove now and whenever a file of these exercises is saved, until Ctrl-C."""
    from grader.terminal import Saves

    while True:
        saves = Saves(exercise_files(content.bank, exercise_ids))
        result = prove()
        try:
            say("Waiting for a file to be saved; Ctrl-C ends this.\n")
            while not saves.look(time.monotonic()):
                time.sleep(saves.pause)
        except KeyboardInterrupt:
            return result


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
        say(line)
    return Exit.NOT_PASSED if attempt.caught else Exit.PASSED


@dev.command("blind")
@click.argument("exercise_ids", metavar="[EXERCISE]...", nargs=-1, shell_complete=complete_exercise)
def dev_blind(exercise_ids: tuple[str, ...]) -> int:
    """Grade the blind sets in tests/blind: how many right solutions are accepted, how many wrong ones rejected,
    how many of these get a name, and how many a true one. What came out otherwise is listed.

    Exit code 1 when a verdict or a name is wrong.
    """
    from grader.authoring import outcome_lines, try_blind_sets

    content = find_content()
    with checking() as on_progress:
        outcomes = try_blind_sets(content, ids=ids_of(content, exercise_ids), on_progress=on_progress)
    for line in outcome_lines(outcomes):
        say(line)
    return Exit.PASSED if all(outcome.is_true for outcome in outcomes) else Exit.NOT_PASSED


@dev.command("new")
@EXERCISE
@click.option(
    "--lesson",
    "lesson_name",
    default="",
    metavar="LESSON",
    shell_complete=complete_lesson,
    help="Its number or slug. Default: the first.",
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
        say(f"made  {path}")
    say(f"\nNext: write reference.py, then checks.py; prove it with: course dev check {exercise_id}")


@dev.command("new-lesson")
@click.argument("slug")
def dev_new_lesson(slug: str) -> None:
    """Begin a new lesson, SLUG, after the last one: a page that is well formed and waits to be written."""
    from grader.authoring import begin_lesson

    say(f"made  {begin_lesson(find_content(), slug)}")
    say("\nNext: write it, and check it with: course dev check --lessons")


@dev.command("derive")
def dev_derive() -> None:
    """Write what follows from the bank: every stub in exercises/, and the seal of the bank."""
    from grader.authoring import derive

    for path in derive(find_content()):
        say(f"wrote {path}")


@dev.command("demo")
@click.argument("folder", type=click.Path(path_type=Path))
def dev_demo(folder: Path) -> None:
    """Make a workspace in FOLDER with a right, a mistaken and an untouched exercise, and an answered quiz."""
    from grader.authoring import make_demo

    for line in make_demo(folder, find_content()):
        say(line)


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

    benchmark = measure(find_content(), runs=runs, on_progress=lambda text: say(text, err=True))
    if output:
        write_whole(output, as_markdown(benchmark) + "\n")
    say_record(as_json(benchmark)) if form == "json" else say(as_markdown(benchmark))
    for row in benchmark.failed:
        say(f"Error: {row.what} could not be measured. {row.note}", err=True)
    if benchmark.failed:
        return Exit.COURSE_BROKEN
    return Exit.NOT_PASSED if strict and benchmark.missed else Exit.PASSED


@dev.command("busy")
@click.option("--gradings", type=click.IntRange(1), default=200, metavar="N", help="How many. Default: 200.")
@click.option("--at-once", type=click.IntRange(1, 100), default=10, metavar="N", help="So many. Default: 10.")
def dev_busy(gradings: int, at_once: int) -> int:
    """Grade right and wrong submissions, many at once, and say which reports are not, but for their seconds, those
    of the same grading alone: a busy machine may change nothing. Takes some minutes, and the whole machine.

    Exit code 1 when one differs.
    """
    from grader.authoring import find_differences

    with checking() as on_progress:
        found = find_differences(find_content(), gradings=gradings, at_once=at_once, on_progress=on_progress)
    for difference in found:
        say(difference)
    say(f"{len(found)} of {gradings} gradings, {at_once} at once, came out otherwise than alone.")
    return Exit.NOT_PASSED if found else Exit.PASSED


COMMANDS = (dev,)
