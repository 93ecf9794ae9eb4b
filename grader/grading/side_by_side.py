"""Several graders at once: whichever is free takes the next job; what they say comes in the order of the jobs.

So whoever asks for reports sees no difference to one grader but the time.
"""

from __future__ import annotations

import select
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.errors import SandboxError
from grader.grading.grader import Grader
from grader.grading.job import Job
from grader.report import ExerciseReport

# A further grader is a process that loads pytest and the checks, which takes as long as a job.
PAYS_FROM = 3


@dataclass(slots=True, eq=False)
class Task:
    """A job that a grader has been given, and what was heard of it."""

    job: Job
    events: deque[dict[str, Any]] = field(default_factory=deque)
    outcome: ExerciseReport | SandboxError | None = None


class SideBySide:
    """Jobs, and the graders that share them."""

    def __init__(self, graders: Sequence[Grader], jobs: Iterable[Job]):
        self.rest = deque(Task(job) for job in jobs)
        self.graders = graders if len(self.rest) >= PAYS_FROM else graders[:1]
        self.at_work: dict[Grader, Task] = {}
        # In the order of the jobs: what is begun and not reported yet.
        self.begun: deque[Task] = deque()

    def reports(self, on_event: Callable[[dict[str, Any]], None]) -> Iterator[ExerciseReport]:
        """The report of each job, in order, and before it what was heard of that job. Raises SandboxError when a
        grader's process dies, once all jobs before that have their reports.
        """
        self.give()
        while self.begun:
            first = self.begun[0]
            while first.events:
                on_event(first.events.popleft())
            if first.outcome is None:
                self.hear()
                self.give()
                continue
            self.begun.popleft()
            if isinstance(first.outcome, SandboxError):
                raise first.outcome
            yield first.outcome

    def give(self) -> None:
        """Give every free grader a job."""
        for grader in self.graders:
            if self.rest and grader not in self.at_work:
                self.begun.append(self.rest.popleft())
                self.begin(grader, self.begun[-1])

    def begin(self, grader: Grader, task: Task) -> None:
        self.at_work[grader] = task
        try:
            grader.begin(task.job)
        except SandboxError as error:
            self.end(grader, error)

    def hear(self) -> None:
        """Wait until a grader says something, and take it in."""
        said = {grader.channel: grader for grader in self.at_work}
        patience = max(grader.patience for grader in self.at_work)
        ready = [channel for channel in said if channel.received] or select.select(list(said), [], [], patience)[0]
        for grader in list(self.at_work) if not ready else ():
            self.end(grader, grader.silent())
        for grader in (said[channel] for channel in ready):
            try:
                report = grader.receive(self.at_work[grader].events.append)
            except SandboxError as error:
                self.end(grader, error)
            else:
                if report:
                    self.end(grader, report)

    def end(self, grader: Grader, outcome: ExerciseReport | SandboxError) -> None:
        """Note how a job ended; after the death of a grader no other job is begun."""
        self.at_work.pop(grader).outcome = outcome
        if isinstance(outcome, SandboxError):
            self.rest.clear()
