"""What must come out in a known way: every reference, stub, equivalent and misconception, and how it did."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Literal

from grader.authoring.problems import shown
from grader.content import Content, Exercise
from grader.diagnosis import SYMPTOMS
from grader.errors import Problem
from grader.grading import Grader, Job, Judge
from grader.report import ExerciseReport, Status

# Of processor time; a check takes a fiftieth of that.
MOST_CHECK_SECONDS = 1.0
# What a check finds wrong where the numbers of a mistake tell little of it (see CheckFailed.aspect).
SAYS_LITTLE = frozenset({"error", "finite", "type", "modified"})
# The exercise of a trial that is done, how many are, and of how many.
OnProgress = Callable[[Exercise, int, int], None]


@dataclass(frozen=True, slots=True)
class Trial:
    """One submission that must come out in a known way.

    `is_judged`: a worker runs it, as it does a learner's. Otherwise the grader's own process does, in less time.
    `remarks`: the ids of those that are made on it, where it must pass.
    """

    exercise: Exercise
    name: str
    source: str
    seed: int
    place: tuple[str, int]
    expected: Status
    fails: str = ""
    family: str = ""
    is_judged: bool = True
    remarks: frozenset[str] = frozenset()

    @property
    def is_first(self) -> bool:
        """Whether it is tried before the others: where the reference is wrong, all of them are."""
        return self.place[0].endswith("reference.py")


# Which trials go through the judge: reference and stub only; equivalents and one misconception of each check as
# well; all of them.
Judged = Literal["few", "some", "all"]


def trials_of(exercise: Exercise, content: Content, *, seeds: int, judged: Judged = "some") -> Iterator[Trial]:
    """Everything that must pass, fail or be not started: what is most likely to be wrong comes first."""
    folder = shown(exercise.directory, content)
    reference = (f"{folder}/reference.py", 1)
    for seed in range(seeds):
        yield Trial(exercise, f"the reference, seed {seed},", exercise.reference, seed, reference, Status.PASS)
    # Its speed can be told here, where processor time is known.
    yield Trial(exercise, "the reference", exercise.reference, 0, reference, Status.PASS, is_judged=False)
    yield Trial(exercise, "the stub", exercise.stub, 0, reference, Status.NOT_STARTED)
    for variant in exercise.equivalents:
        place = (f"{folder}/equivalents.py", variant.line)
        yield Trial(
            exercise,
            variant.id,
            variant.source,
            0,
            place,
            Status.PASS,
            is_judged=judged != "few",
            remarks=frozenset(variant.remarks),
        )
    # One of each check shows that a worker's answers come to the same.
    firsts = {variant.fails: variant.key for variant in reversed(exercise.misconceptions)}.values()
    for variant in (*exercise.misconceptions, *exercise.alternates):
        yield Trial(
            exercise,
            variant.key,
            variant.source,
            0,
            (f"{folder}/misconceptions.py", variant.line),
            Status.FAIL,
            variant.fails,
            variant.family,
            is_judged=judged == "all" or (judged == "some" and variant.key in firsts),
        )


def run_trials(
    trials: Sequence[Trial], *, hidden: Sequence[Path], on_progress: OnProgress
) -> Iterator[tuple[Trial, ExerciseReport]]:
    """Each trial with its report, as they come; one grader for each processor.

    Whoever stops asking, as Ctrl-C does, waits for the trials that are at work and for no others.
    """
    if not trials:
        return
    graders = min(os.cpu_count() or 1, 4, len(trials))
    waiting: SimpleQueue[Sequence[Trial]] = SimpleQueue()
    for share in shares_of(trials, graders):
        waiting.put(share)
    finished: SimpleQueue[tuple[Trial, ExerciseReport] | BaseException] = SimpleQueue()
    is_over = threading.Event()

    def run(grader: Grader) -> None:
        try:
            while not is_over.is_set() and not waiting.empty():
                for trial in waiting.get_nowait():
                    if is_over.is_set():
                        return
                    finished.put((trial, report_on(trial, grader)))
        except Empty:
            return  # another took the last share
        except BaseException as error:
            finished.put(error)

    with Judge(hidden=hidden, graders=graders) as judge, ThreadPoolExecutor(graders) as pool:
        try:
            for grader in (judge, *judge.others):
                pool.submit(run, grader)
            for done in range(1, len(trials) + 1):
                outcome = finished.get()
                if isinstance(outcome, BaseException):
                    raise outcome
                on_progress(outcome[0].exercise, done, len(trials))
                yield outcome
        finally:
            is_over.set()


def shares_of(trials: Sequence[Trial], graders: int) -> Iterator[Sequence[Trial]]:
    """What a grader takes at a time. References and stubs come before everything else.

    Trials of one exercise stay together, as they have the answers of its misconceptions in common; where there are
    few exercises, each is for all graders.
    """
    parts = graders if len({trial.exercise.id for trial in trials}) < 2 * graders else 1
    for is_early in (True, False):
        for _, group in groupby(
            (trial for trial in trials if trial.is_first == is_early), key=lambda trial: trial.exercise.id
        ):
            together = list(group)
            size = -(-len(together) // parts)
            yield from (together[start : start + size] for start in range(0, len(together), size))


def report_on(trial: Trial, grader: Grader) -> ExerciseReport:
    """How a trial comes out."""
    return grader.grade_one(job_of(trial)) if trial.is_judged else grader.grade_own(job_of(trial))


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
        is_proof=trial.expected is Status.PASS,
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
            if trial.fails in {check.id for check in went_wrong} and first.status is not Status.COURSE_ERROR:
                return []  # a warning, which `proof` gives
            return [Problem(*trial.place, f"{trial.name} {seen}, expected '{trial.fails}'")]
        named = [check.misconception["id"] for check in report.checks if check.misconception]
        # An exception, NaN or no numbers at all have many causes: there a symptom may be told, or nothing.
        says_little = first.aspect in SAYS_LITTLE and not set(named) - set(SYMPTOMS)
        if not {trial.name, trial.family} & set(named) and not says_little:
            seen = f"is taken for '{named[0]}'" if named else "is not recognised"
            return [Problem(*trial.place, f"{trial.name} {seen} by its numbers; let them differ, or name a twin")]
    if report.status is trial.expected is Status.PASS:
        # Seconds of a worker are those of a clock, which a busy machine makes longer.
        slow = [check for check in report.checks if check.seconds > MOST_CHECK_SECONDS and not trial.is_judged]
        return remark_problems(trial, report) + [
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


def remark_problems(trial: Trial, report: ExerciseReport) -> list[Problem]:
    """The remarks that are made on a right solution and not declared, or declared and not made."""
    made = {remark.id: remark for remark in report.remarks}
    unexpected = [
        f"the remark '{id}' is made on {trial.name}: {made[id].message}" for id in made.keys() - trial.remarks
    ]
    missing = [f"the remark '{id}' is not made on {trial.name}" for id in trial.remarks - made.keys()]
    return [Problem(*trial.place, message) for message in sorted([*unexpected, *missing])]
