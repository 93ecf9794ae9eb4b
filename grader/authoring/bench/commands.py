"""The speed of commands in a fresh process, and of one check in a warm grader."""

from __future__ import annotations

import itertools
import statistics
import sys
import time
from collections.abc import Callable

from grader.authoring.bench.bench import COURSE, Bench
from grader.authoring.bench.measure import Measure, NotMeasured, ratios, take_turns
from grader.grading import Job, Judge

IMPORT_TORCH = (sys.executable, "-c", "import torch")


def measure_short_commands(bench: Bench) -> list[Measure]:
    """The commands that need no torch. With its input closed a quiz ends at its first question, as by Ctrl-C."""
    timers = {
        "python -c pass": bench.timer([sys.executable, "-c", "pass"]),
        "course --help": bench.timer([*COURSE, "--help"]),
        **short_commands(bench),
    }
    timed = take_turns(timers, runs=bench.runs)
    return [
        Measure(what, values, most=0.2 if what.startswith("course") else None) for what, values in timed.items()
    ]


def short_commands(bench: Bench, **variables: str) -> dict[str, Callable[[], float]]:
    """Times the commands that read the course and need no torch, with these in their environment."""
    lines = (["list"], ["status"], ["hint", bench.exercises[0].id], ["quiz", "--plain"])
    return {
        "course " + " ".join(words): bench.timer(
            [*COURSE, *words], codes=(0, 130) if words[0] == "quiz" else (0,), variables=variables
        )
        for words in lines
    }


def measure_grading(bench: Bench) -> list[Measure]:
    """`course grade` in a fresh process, of one exercise and of all, against importing torch."""
    first = bench.exercises[0]
    commands = {"torch": IMPORT_TORCH, "one": [*COURSE, "grade", first.id], "all": [*COURSE, "grade"]}
    timed = take_turns({what: bench.timer(command) for what, command in commands.items()}, runs=bench.runs)
    seconds = {what: f"{statistics.median(values):.2f} s" for what, values in timed.items()}
    one = f"{seconds['one']} against {seconds['torch']}; {len(first.checks)} checks, all pass"
    checks = sum(len(exercise.checks) for exercise in bench.exercises)
    every = f"{seconds['all']}; {len(bench.exercises)} exercises with {checks} checks, all pass"
    return [
        Measure("import torch", timed["torch"]),
        Measure(
            f"course grade {first.id} / import torch", ratios(timed["one"], timed["torch"]), "×", 1.3, note=one
        ),
        Measure("course grade / import torch", ratios(timed["all"], timed["torch"]), "×", 2, note=every),
    ]


def measure_check(bench: Bench) -> list[Measure]:
    """The time between one check's verdict and the next, in a grader that is warm."""
    gaps: list[float] = []
    moments: list[float] = []
    with Judge(hidden=bench.content.hidden) as judge:
        # The first run warms up.
        for run, exercise in itertools.product(range(bench.runs + 1), bench.exercises):
            moments.clear()
            request = Job(exercise.directory, exercise.reference, file=f"{exercise.id}.py", seed=run)
            (report,) = judge.grade([request], on_event=lambda event: moments.append(time.perf_counter()))
            if report.score != report.max_score:
                raise NotMeasured(f"The reference of {exercise.id} does not pass: course dev check says more.")
            gaps += [1000 * (after - before) for before, after in itertools.pairwise(moments) if run]
    return [Measure("one warm check", tuple(gaps), "ms", most=40, note=f"{len(gaps)} checks of all exercises")]
