"""What must come out in a known way: every reference, stub, equivalent and misconception, and how it did."""

from __future__ import annotations

import os
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from grader.authoring.problems import shown
from grader.content import Content, Exercise, Variant
from grader.errors import Problem
from grader.grading import Job, Judge
from grader.report import ExerciseReport, Status

# A check takes a fiftieth of that; a busy machine may take longer.
MOST_CHECK_SECONDS = 1.0
OnProgress = Callable[[Exercise, int], None]


@dataclass(frozen=True, slots=True)
class Trial:
    """One submission that must come out in a known way."""

    exercise: Exercise
    name: str
    source: str
    seed: int
    place: tuple[str, int]
    expected: Status
    fails: str = ""
    family: str = ""


def trials_of(exercise: Exercise, content: Content, *, seeds: int, is_quick: bool) -> Iterator[Trial]:
    """Everything that must pass, fail or be not started."""
    folder = shown(exercise.directory, content)
    reference = (f"{folder}/reference.py", 1)
    for seed in range(seeds):
        yield Trial(exercise, f"the reference, seed {seed},", exercise.reference, seed, reference, Status.PASS)
    yield Trial(exercise, "the stub", exercise.stub, 0, reference, Status.NOT_STARTED)
    for variant in exercise.equivalents:
        place = (f"{folder}/equivalents.py", variant.line)
        yield Trial(exercise, variant.id, variant.source, 0, place, Status.PASS)
    all_of_them = (*exercise.misconceptions, *exercise.alternates)
    for variant in few_of_each(exercise.misconceptions) if is_quick else all_of_them:
        place = (f"{folder}/misconceptions.py", variant.line)
        yield Trial(exercise, variant.key, variant.source, 0, place, Status.FAIL, variant.fails, variant.family)


def few_of_each(misconceptions: Sequence[Variant]) -> list[Variant]:
    """Two misconceptions for each check."""
    by_check: dict[str, list[Variant]] = defaultdict(list)
    for variant in misconceptions:
        by_check[variant.fails].append(variant)
    return [variant for variants in by_check.values() for variant in variants[:2]]


def run_trials(
    trials: Sequence[Trial], *, hidden: Sequence[Path], on_progress: OnProgress
) -> Iterator[tuple[Trial, ExerciseReport]]:
    """Each trial with its report, as they come; one grader for each processor.

    Whoever stops asking, as Ctrl-C does, waits for the trials that are at work and for no others.
    """
    if not trials:
        return
    graders = min(os.cpu_count() or 1, 4, len(trials))
    finished: SimpleQueue[tuple[Trial, ExerciseReport] | BaseException] = SimpleQueue()
    is_over = threading.Event()

    def run(share: Sequence[Trial]) -> None:
        try:
            with Judge(hidden=hidden) as judge:
                for trial in share:
                    if is_over.is_set():
                        return
                    (report,) = judge.grade([job_of(trial)])
                    finished.put((trial, report))
        except BaseException as error:
            finished.put(error)

    with ThreadPoolExecutor(graders) as pool:
        try:
            for start in range(graders):
                pool.submit(run, trials[start::graders])
            for done in range(1, len(trials) + 1):
                outcome = finished.get()
                if isinstance(outcome, BaseException):
                    raise outcome
                on_progress(outcome[0].exercise, done)
                yield outcome
        finally:
            is_over.set()


def job_of(trial: Trial) -> Job:
    """The job of grading a trial's submission.

    The first check to fail is the same with and without blocking; unblocked, all that fail are seen.
    """
    return Job(
        trial.exercise.directory,
        trial.source,
        file=f"{trial.exercise.id}.py",
        seed=trial.seed,
        is_unblocked=trial.expected is Status.FAIL,
    )


def trial_problems(trial: Trial, report: ExerciseReport) -> list[Problem]:
    """What is wrong with how a trial came out."""
    went_wrong = [c for c in report.checks if c.status not in (Status.PASS, Status.BLOCKED)]
    first = went_wrong[0] if went_wrong else None
    if trial.expected is Status.FAIL:
        if first is None:
            return [Problem(*trial.place, f"{trial.name} passes every check, expected to fail '{trial.fails}'")]
        if first.id != trial.fails or first.status is Status.COURSE_ERROR:
            seen = f"first fails '{first.id}' ({first.status.value}: {first.message.strip()[-300:]})"
            return [Problem(*trial.place, f"{trial.name} {seen}, expected '{trial.fails}'")]
        named = [check.misconception["id"] for check in report.checks if check.misconception]
        if not {trial.name, trial.family} & set(named):
            seen = f"is taken for '{named[0]}'" if named else "is not recognised"
            return [Problem(*trial.place, f"{trial.name} {seen} by its numbers; let them differ, or name a twin")]
    if report.status is trial.expected is Status.PASS:
        slow = [check for check in report.checks if check.seconds > MOST_CHECK_SECONDS]
        return [
            Problem(*trial.place, f"check '{check.id}' takes {check.seconds:.1f} s for {trial.name}; at most "
                    f"{MOST_CHECK_SECONDS:g} s are allowed, so that feedback stays quick")
            for check in slow
        ]  # fmt: skip
    if trial.expected is not Status.FAIL and report.status is not trial.expected:
        seen = (
            f"'{first.id}': {first.message.strip()[-300:]} {first.expected} {first.got}"
            if first
            else report.load_error
        )
        return [
            Problem(
                *trial.place,
                f"{trial.name} is {report.status.value}, expected {trial.expected.value}; {seen}",
            )
        ]
    return []
