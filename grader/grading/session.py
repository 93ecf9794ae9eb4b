"""An exercise's checks on a submission, each with a worker of its own, and the diagnosis after them."""

from __future__ import annotations

import contextlib
import dataclasses
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import torch

from grader.content import Check, Exercise, module_of, selected
from grader.diagnosis import Party, comparison_for, seed_of
from grader.errors import SandboxError
from grader.grading.calls import Noted
from grader.grading.failure import Blocked, Failure, NotRun
from grader.grading.job import Job
from grader.grading.naming import ANSWER_SECONDS, FAILED, with_mistakes
from grader.grading.outcome import failure_in, failure_of_missing, result_of
from grader.grading.own_time import at_most
from grader.grading.places import with_place
from grader.grading.runner import Runner
from grader.report import CheckResult, Status
from grader.sandbox.client import Interrupted, Sandbox, Stop, Worker, WorkerStopped
from grader.sandbox.clock import PATIENCE
from grader.sandbox.submission import Submission, wait_until_loaded
from grader.sandbox.wire import MAX_TEXT

# Of processor time, more than a worker has: however little that is, our own work is not the submission's.
GRACE_SECONDS = 1.0
TOO_LONG = "what came back keeps the check busy for too long, so it was stopped"


class NotLoaded(Exception):
    """The submission could not be loaded, so no check could run."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A worker and the submission that it loads or has loaded, and the calls that were noted."""

    worker: Worker
    submission: Submission
    calls: list[bytes]

    def __enter__(self) -> Loaded:
        return self

    def __exit__(self, *_: object) -> None:
        self.worker.end()

    def ready(self) -> Callable[..., Any]:
        """What asks the worker, once it has loaded the submission."""
        wait_until_loaded(self.submission)
        return self.worker.ask


class Session:
    """The grading of one submission: starts its workers, and collects the verdicts of its checks."""

    def __init__(
        self,
        job: Job,
        exercise: Exercise,
        sandbox: Sandbox,
        runner: Runner,
        on_event: Callable[[dict[str, Any]], None],
    ):
        self.job = job
        self.exercise = exercise
        self.sandbox = sandbox
        self.runner = runner
        self.on_event = on_event
        self.stub, self.drivers = exercise.stub, exercise.drivers
        self.timeout = job.timeout or exercise.timeout
        self.checks = selected(exercise.checks, job.checks)
        self.results: dict[str, CheckResult] = {}
        # What each check asked of the submission, where the job wants to know.
        self.calls: dict[str, list[bytes]] = {}
        self.load_failure: Failure | None = None
        # Why no check is run any more: one has waited so long that the others shall not as well.
        self.waited = ""
        self.left = len(self.checks)
        # The submission of the check that runs, and the one that is loading for the next check meanwhile.
        self.current: Loaded | None = None
        self.ahead: Loaded | None = None
        # The worker in which remarks are tried; it is started during the last check, where there are any.
        self.spare: Worker | None = None

    def run(self) -> tuple[tuple[CheckResult, ...], Failure | None]:
        """Every check's result in order, and why the submission could not be loaded, if so."""
        # Now, while there is no worker: what is open in this process is not theirs to hold.
        self.reference = module_of(self.exercise.directory / "reference.py")
        self.sandbox.starter.renew()
        try:
            if len(self.job.source.encode("utf-8", "replace")) > MAX_TEXT:
                large = f"the file is larger than {MAX_TEXT // 2**20} MiB, which no solution is"
                self.load_failure = Failure(Status.ERROR, large)
            else:
                # It loads the submission while pytest finds the checks.
                self.ahead = self.start_worker()
            functions = self.runner.functions_of(self.exercise.directory / "checks.py")
            self.load_failure = self.load_failure or self.try_to_load()
            for check in self.checks.values():
                self.run_check(check, functions[f"check_{check.id}"])
        finally:
            for loaded in (self.current, self.ahead):
                if loaded:
                    loaded.worker.end()
        return tuple(self.results.values()), self.load_failure

    def run_check(self, check: Check, function: pytest.Item) -> None:
        """Run a check, unless something keeps it from running, and note its verdict."""
        self.left -= 1
        try:
            self.see_that_it_can_run(check)
            error, seconds = self.runner.run(function, self)
        except (NotLoaded, NotRun, Blocked) as reason:
            error, seconds = reason, 0.0
        self.record(check, error, seconds)
        self.current = None
        self.on_event({"event": "check", "id": check.id})

    def see_that_it_can_run(self, check: Check) -> None:
        """Raise what keeps a check from running."""
        if self.load_failure:
            raise NotLoaded
        if self.waited:
            raise NotRun(self.waited)
        for need in check.needs:
            if not self.job.is_unblocked and self.results[need].status is not Status.PASS:
                raise Blocked(need)

    def start_worker(self, timeout: float | None = None) -> Loaded:
        """A worker that begins to load the submission; nothing waits for it yet."""
        worker = self.sandbox.worker(timeout=timeout or self.timeout)
        asked: Any = Noted(worker) if self.job.hands_over else worker
        submission = Submission(asked, self.job.source, file=self.job.file, stub=self.stub, drivers=self.drivers)
        return Loaded(worker, submission, asked.calls if self.job.hands_over else [])

    def try_to_load(self) -> Failure | None:
        """Wait for the first worker to load the file: what is wrong with it is said once, not by every check."""
        assert self.ahead
        try:
            names = wait_until_loaded(self.ahead.submission)
        except SandboxError:
            raise
        except Exception as error:
            failure = self.failure_of(error)
            self.ahead.worker.end()
            return dataclasses.replace(failure, stdout=self.ahead.worker.printed)
        if names & set(self.exercise.functions):
            return None
        wanted = ", ".join(self.exercise.functions)
        advice = f"`course reset {self.exercise.id}` brings the stub back and keeps your file."
        return failure_of_missing(f"the file defines none of {wanted}", self.job, self.exercise, advice)

    def diagnosed(self, checks: tuple[CheckResult, ...]) -> tuple[CheckResult, ...]:
        """The checks, with what is likely behind those that failed. Nothing here changes a verdict."""
        if not any(check.status in FAILED for check in checks):
            return checks
        self.on_event({"event": "diagnosis"})
        with self.start_worker(ANSWER_SECONDS) as loaded, contextlib.suppress(Exception):
            comparison = comparison_for(str(self.exercise.directory), self.job.seed)
            checks = with_mistakes(checks, self.job, comparison, Party(loaded.ready))
        return checks

    def worker_for_remarks(self) -> Worker:
        """A worker that has loaded nothing yet."""
        return self.spare or self.sandbox.worker(timeout=self.timeout)

    # What the runner asks for.

    def submission_for(self, name: str) -> Submission:
        """The submission, loaded by a worker of its own; the next one begins to load it meanwhile."""
        self.current, self.ahead = self.ahead or self.start_worker(), None
        if self.sandbox.starter.can_start_ahead:
            if self.left:
                self.ahead = self.start_worker()
            elif self.exercise.remarks and not self.job.checks:
                self.spare = self.sandbox.worker(timeout=self.timeout)
        wait_until_loaded(self.current.submission, seed=self.seed_of(name))
        return self.current.submission

    def reference_for(self, name: str) -> types.ModuleType:
        """The module of the reference."""
        return self.reference

    def generator_for(self, name: str) -> torch.Generator:
        """A generator of the check's own seed."""
        return torch.Generator().manual_seed(self.seed_of(name))

    def seed_of(self, name: str) -> int:
        """The seed of a check, by the name of its function."""
        return seed_of(self.exercise, name, self.job.seed)

    @contextlib.contextmanager
    def during(self) -> Iterator[None]:
        """Stop a check whose own work, on what a worker returned, never ends; after it, the worker has no say."""
        try:
            with at_most(self.timeout + GRACE_SECONDS, TOO_LONG):
                yield
        finally:
            if self.current:
                self.current.worker.end()

    def record(self, check: Check, error: BaseException | None, seconds: float) -> None:
        """Note the verdict of a check from how it ended."""
        if isinstance(error, Interrupted | SystemExit | SandboxError):
            raise error
        failure = self.failure_of(error, check) if error is not None else None
        if isinstance(error, WorkerStopped) and error.reason is Stop.WAITED:
            seconds = self.timeout * PATIENCE
            self.waited = f"not run: in '{check.id}' the file slept or waited, and was stopped after {seconds:g} s"
        if self.current:
            self.current.worker.end()
            self.calls[check.id] = self.current.calls
        result = result_of(
            check,
            failure,
            seconds=seconds,
            exercise_id=self.exercise.id,
            seed=self.job.seed,
            call=self.current.submission.call if self.current else "",
            stdout=self.current.worker.printed if self.current else failure.stdout if failure else "",
        )
        self.results[check.id] = with_place(result, self.job.source, self.job.file)

    def failure_of(self, error: BaseException, check: Check | None = None) -> Failure:
        """What an exception in a check, or in loading, means for the learner."""
        if isinstance(error, NotLoaded) and self.load_failure:
            return self.load_failure
        return failure_in(error, self.job, self.exercise, check)
