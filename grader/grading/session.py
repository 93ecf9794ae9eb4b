"""A pytest session over an exercise's checks, each with a worker of its own, and the diagnosis after it."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import sys
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch

from grader.content import Check, Exercise, module_of, selected
from grader.diagnosis import Party, comparison_for, seed_of
from grader.errors import CourseError, SandboxError
from grader.grading.calls import Noted
from grader.grading.failure import Blocked, Failure, NotRun
from grader.grading.job import Job
from grader.grading.naming import ANSWER_SECONDS, FAILED, with_mistakes
from grader.grading.outcome import failure_in, failure_of_missing, result_of
from grader.grading.own_time import at_most
from grader.grading.places import with_place
from grader.report import CheckResult, Status
from grader.sandbox.client import Interrupted, Sandbox, Stop, Worker, WorkerStopped
from grader.sandbox.clock import PATIENCE
from grader.sandbox.submission import Submission, wait_until_loaded
from grader.sandbox.wire import MAX_TEXT

UNUSED_PLUGINS = (
    "debugging", "unittest", "legacypath", "tmpdir", "monkeypatch", "recwarn", "pastebin", "junitxml", "doctest",
    "setuponly", "setupplan", "stepwise", "subtests", "skipping", "capture", "warnings",
)  # fmt: skip
PYTEST_OPTIONS = (
    "-c", str(Path(__file__).with_name("checks.ini")), "--noconftest", "--import-mode=importlib",
    "-p", "no:cacheprovider", "-p", "no:terminal", "-p", "no:faulthandler", "-p", "no:logging",
    # Checks say what they expect with `grader.checks`; a bare assert is a mistake of the course.
    "--assert=plain",
    # Nothing that the checks use; each plugin costs time in every session.
    *(option for name in UNUSED_PLUGINS for option in ("-p", f"no:{name}")),
    # These two call gc.collect() ten times a session, which with torch loaded is most of its time.
    "-p", "no:unraisableexception", "-p", "no:threadexception",
)  # fmt: skip
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
    """The pytest plugin of one session: gives checks their fixtures and collects their verdicts."""

    def __init__(self, job: Job, exercise: Exercise, sandbox: Sandbox, on_event: Callable[[dict[str, Any]], None]):
        self.job = job
        self.exercise = exercise
        self.sandbox = sandbox
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
        # What ended the session early; pytest would swallow it.
        self.stopped: BaseException | None = None
        self.left = len(self.checks)
        # The submission of the check that runs, and the one that is loading for the next check meanwhile.
        self.current: Loaded | None = None
        self.ahead: Loaded | None = None
        # The worker in which remarks are tried; it is started during the last check, where there are any.
        self.spare: Worker | None = None

    def run(self) -> tuple[tuple[CheckResult, ...], Failure | None]:
        """Every check's result in order, and why the submission could not be loaded, if so."""
        # Now, while there is no worker: what is open in this process is not theirs to hold.
        self.reference_module = module_of(self.exercise.directory / "reference.py")
        self.sandbox.starter.renew()
        try:
            if len(self.job.source.encode("utf-8", "replace")) > MAX_TEXT:
                large = f"the file is larger than {MAX_TEXT // 2**20} MiB, which no solution is"
                self.load_failure = Failure(Status.ERROR, large)
            else:
                # It loads the submission while pytest collects the checks.
                self.ahead = self.start_worker()
            self.run_checks()
        finally:
            for loaded in (self.current, self.ahead):
                if loaded:
                    loaded.worker.end()
        return tuple(self.results[id] for id in self.checks), self.load_failure

    def run_checks(self) -> None:
        """Have pytest run every check."""
        arguments = [
            *PYTEST_OPTIONS,
            "--rootdir",
            str(self.exercise.directory),
            str(self.exercise.directory / "checks.py"),
        ]
        noise = io.StringIO()
        # Every exercise's checks.py has the same module name; the one before must not answer for this one.
        sys.modules.pop("checks", None)
        with contextlib.redirect_stdout(noise), contextlib.redirect_stderr(noise):
            code = pytest.main(arguments, plugins=[self])
        if self.stopped:
            raise self.stopped
        if set(self.results) != set(self.checks):
            raise CourseError(
                f"{self.exercise.directory / 'checks.py'}: pytest ended with {code!r}.\n{noise.getvalue()}"
            )

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
        except (Interrupted, SandboxError) as error:
            self.stopped = error
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

    # What pytest calls.

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        found = {item.name.removeprefix("check_"): item for item in items}
        items[:] = [found[id] for id in self.checks if id in found]
        self.load_failure = self.load_failure or self.try_to_load()

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        self.left -= 1
        if self.load_failure:
            raise NotLoaded
        if self.waited:
            raise NotRun(self.waited)
        for need in self.checks[item.name.removeprefix("check_")].needs:
            if not self.job.is_unblocked and self.results[need].status is not Status.PASS:
                raise Blocked(need)

    @pytest.fixture
    def submission(self, request: pytest.FixtureRequest) -> Iterator[Submission]:
        self.current, self.ahead = self.ahead or self.start_worker(), None
        if self.sandbox.starter.can_start_ahead:
            if self.left:
                self.ahead = self.start_worker()
            elif self.exercise.remarks and not self.job.checks:
                self.spare = self.sandbox.worker(timeout=self.timeout)
        wait_until_loaded(self.current.submission, seed=self.seed_of(request.node.name))
        yield self.current.submission

    @pytest.fixture
    def reference(self) -> types.ModuleType:
        return self.reference_module

    @pytest.fixture
    def generator(self, request: pytest.FixtureRequest) -> torch.Generator:
        return torch.Generator().manual_seed(self.seed_of(request.node.name))

    def seed_of(self, name: str) -> int:
        """The seed of a check, by the name of its function."""
        return seed_of(self.exercise, name, self.job.seed)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        """Stop a check whose own work, on what a worker returned, never ends."""
        with at_most(self.timeout + GRACE_SECONDS, TOO_LONG):
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
        # Before anything else is done in this process: the worker has no say any more.
        if self.current and call.when == "call":
            self.current.worker.end()
        report = yield
        id = item.name.removeprefix("check_")
        error = call.excinfo.value if call.excinfo else None
        if id not in self.results and (error is not None or call.when == "call"):
            self.record(self.checks[id], error, call.duration)
        if call.when == "teardown":
            self.current = None
            self.on_event({"event": "check", "id": id})
        return report

    def record(self, check: Check, error: BaseException | None, seconds: float) -> None:
        """Note the verdict of a check from how it ended."""
        if isinstance(error, KeyboardInterrupt | SystemExit | SandboxError):
            self.stopped = error
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
