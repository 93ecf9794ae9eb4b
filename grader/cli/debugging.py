"""`course debug`: one process grades and reads the course, and this one has the learner's file and no answer."""

from __future__ import annotations

import bdb
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli.completion import complete_check
from grader.cli.options import EXERCISE
from grader.cli.setting import checking, course, exercise_named, show, workspace
from grader.content import PACKAGE, find_content
from grader.report import Exit, Status
from grader.terminal import say, say_record

if TYPE_CHECKING:
    from grader.grading import Case, Replay

# Where this package is comes last, so that nothing beside it is taken for something else.
START = f"import sys; sys.path.append({str(PACKAGE.parent)!r}); from grader.cli import main; main()"


@click.command()
@EXERCISE
@click.option(
    "--check", metavar="NAME", shell_complete=complete_check, help="This check, in place of the first that fails."
)
@click.option(
    "--seed", type=click.IntRange(min=0), metavar="N", default=0, help="Other random inputs. Default: 0."
)
@click.option("--pdb", "wants_pdb", is_flag=True, help="Open pdb where your code raises.")
@click.option("--hand-over", "hands_over", is_flag=True, hidden=True)
def debug(exercise_id: str, check: str | None, seed: int, wants_pdb: bool, hands_over: bool) -> int:
    """Make the calls of a failed check again, with your file as an ordinary module and no limits.

    Put `breakpoint()` into your file, give --pdb, or run `python -m pdb -m grader debug EXERCISE` or the
    same in an IDE, with breakpoints in your file. What it prints is shown, and nothing is recorded.
    """
    if hands_over:
        hand_over(exercise_id, check, seed)
        return 0
    try:
        code, record = asked_for(exercise_id, check, seed)
        return replay(record, wants_pdb=wants_pdb) if record else code
    except (KeyboardInterrupt, bdb.BdbQuit):
        return Exit.INTERRUPTED


def hand_over(exercise_id: str, check: str | None, seed: int) -> None:
    """Grade, and print the case for the process that asked."""
    from grader.grading import Judge, case_of

    with Judge(hidden=find_content().hidden) as judge:
        place = workspace()
        with checking() as progress:
            exercise, done = exercise_named(exercise_id), iter(range(1, 10**6))
            case = case_of(
                judge, course(), place, exercise.id, check=check, seed=seed,
                on_check=lambda: progress(exercise, next(done)), on_search=lambda: progress.search(exercise),
            )  # fmt: skip
    say_record(case.to_json())


def asked_for(exercise_id: str, check: str | None, seed: int) -> tuple[int, dict[str, Any] | None]:
    """The case, from a process that may read the course; or its exit code, where it has said why there is none."""
    asked = ["debug", exercise_id, "--seed", str(seed), *(["--check", check] if check else []), "--hand-over"]
    # Without the folder one is in, where a file may be called like a module.
    command = [sys.executable, "-P", "-c", START, *asked]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False)
    return done.returncode, json.loads(done.stdout) if done.returncode == 0 else None


def replay(record: dict[str, Any], *, wants_pdb: bool) -> int:
    """Make the calls of a case, and show what comes back."""
    # As for workers: what asks for torch's compiler just runs, so that a debugger gets into it.
    os.environ.setdefault("TORCHDYNAMO_DISABLE", "1")
    from grader.grading import Replay, case_from_json
    from grader.terminal import ending_text, heading_text

    case = case_from_json(record)
    run = Replay(case)
    show(heading_text(case.exercise, case.check, calls=sum(request["op"] == "call" for request in run.requests)))
    make_calls(run, case, wants_pdb=wants_pdb)
    show(ending_text(case.check, exercise=case.exercise, here=Path.cwd()))
    return Exit.PASSED if case.check.status is Status.PASS else Exit.NOT_PASSED


def make_calls(run: Replay, case: Case, *, wants_pdb: bool) -> None:
    """Load the file and do what was asked of it, one after the other, until it raises."""
    from grader.grading import Broken
    from grader.terminal import outcome_text, raised_text

    requests = [{"op": "load"}, *run.requests]
    for request in requests:
        if request["op"] != "load":
            say(f"\n{run.title(request)}")
        outcome = run.load() if request["op"] == "load" else run.perform(request)
        if isinstance(outcome, Broken):
            show(raised_text(outcome.text, outcome.lines, file=case.file, here=Path.cwd()))
            if wants_pdb and outcome.traceback:
                import pdb

                pdb.post_mortem(outcome.traceback)
            if request["op"] == "load":
                return
        elif outcome:
            show(outcome_text(outcome))


COMMANDS = (debug,)
