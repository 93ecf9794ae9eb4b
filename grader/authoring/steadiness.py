"""Whether a busy machine changes what a learner reads: gradings at once, each held against the same one alone."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any

from grader.content import Content, Exercise, load_course
from grader.grading import Job, Judge
from grader.report import CheckResult, ExerciseReport

# So many different submissions, half of them right; each is graded as often as the others.
SUBMISSIONS = 40


@dataclass(frozen=True, slots=True)
class Difference:
    """A grading that came out otherwise than alone: `words`, or the verdict as well."""

    name: str
    is_verdict: bool
    alone: str
    busy: str

    def __str__(self) -> str:
        what = "verdict" if self.is_verdict else "words"
        return f"{self.name}: another {what}\n  alone  {self.alone}\n  busy   {self.busy}"


def find_differences(
    content: Content, *, gradings: int, at_once: int, on_progress: Callable[[Exercise, int, int], None]
) -> list[Difference]:
    """Grade right and wrong submissions alone, then so many at once, and compare the whole reports.

    Each of those who grade at once has a judge of its own, in which nothing is warm at first.
    """
    jobs = jobs_of(load_course(content).exercises, min(SUBMISSIONS, gradings))
    with Judge(hidden=content.hidden) as judge:
        alone = {name: judge.grade_one(job) for name, _, job in jobs}
    turns = list(itertools.islice(itertools.cycle(jobs), gradings))
    with ExitStack() as stack, ThreadPoolExecutor(at_once) as pool:
        free = SimpleQueue[Judge]()
        for _ in range(at_once):
            free.put(stack.enter_context(Judge(hidden=content.hidden)))

        def grade(turn: tuple[str, Exercise, Job]) -> ExerciseReport:
            judge = free.get()
            try:
                return judge.grade_one(turn[2])
            finally:
                free.put(judge)

        found = []
        for number, (turn, report) in enumerate(zip(turns, pool.map(grade, turns), strict=True), 1):
            on_progress(turn[1], number, gradings)
            found += differences(turn[0], alone[turn[0]], report)
    return found


def jobs_of(exercises: Sequence[Exercise], count: int) -> list[tuple[str, Exercise, Job]]:
    """Right and wrong submissions in turn, from all over the bank."""
    right = [(e, v.id, v.source) for e in exercises for v in e.equivalents]
    wrong = [(e, v.key, v.source) for e in exercises for v in e.misconceptions]
    chosen = itertools.chain.from_iterable(
        zip(spread(right, -(-count // 2)), spread(wrong, -(-count // 2)), strict=True)
    )
    return [
        (f"{e.id} {name}", e, Job(e.directory, source, file=f"{e.id}.py", seed=0)) for e, name, source in chosen
    ]


def spread(items: Sequence[Any], count: int) -> list[Any]:
    """So many of the items, at even distances."""
    return [items[number * len(items) // count] for number in range(count)]


def differences(name: str, alone: ExerciseReport, busy: ExerciseReport) -> list[Difference]:
    """How two reports on the same submission differ, apart from seconds."""
    if without_seconds(alone) == without_seconds(busy):
        return []
    verdicts = [[check.status.value for check in report.checks] for report in (alone, busy)]
    if verdicts[0] != verdicts[1]:
        return [Difference(name, True, " ".join(verdicts[0]), " ".join(verdicts[1]))]
    pairs = zip(without_seconds(alone).checks, without_seconds(busy).checks, strict=True)
    texts = next(([words(check) for check in pair] for pair in pairs if pair[0] != pair[1]), ["", ""])
    return [Difference(name, False, *texts)]


def words(check: CheckResult) -> str:
    """What a check says that a difference is likely to be in."""
    return f"{check.id}: {check.message} {check.advice} {check.misconception and check.misconception['id']}"


def without_seconds(report: ExerciseReport) -> ExerciseReport:
    """A report without the times that it took."""
    checks = tuple(dataclasses.replace(check, seconds=0) for check in report.checks)
    return dataclasses.replace(report, seconds=0, checks=checks)
