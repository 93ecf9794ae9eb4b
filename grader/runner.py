"""Grades one submission: a pytest session over the exercise's checks, each with a worker of its own.

Runs in the grader's process (see sandbox.zygote), which never runs a byte of a submission. The verdict is
taken from pytest's report objects in this process; neither exit codes nor a worker's word decide it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import gc
import importlib.util
import io
import json
import os
import socket
import sys
import time
import traceback
import types
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch

from grader.errors import CourseError, SandboxError
from grader.exercise import Check, Exercise, load_exercise
from grader.expect import CheckFailed
from grader.report import CheckResult, ExerciseReport, Status, Where, overall
from grader.sandbox.client import Sandbox, Stop, Worker, WorkerStopped
from grader.sandbox.wire import MAX_TEXT
from grader.submission import (
    Submission,
    SubmissionMissing,
    SubmissionNotStarted,
    SubmissionRaised,
)

PYTEST_OPTIONS = (
    "-c", str(Path(__file__).with_name("checks.ini")), "--noconftest", "--import-mode=importlib",
    "-p", "no:cacheprovider", "-p", "no:terminal", "-p", "no:faulthandler", "-p", "no:logging",
    # These two call gc.collect() ten times a session, which with torch loaded is most of its time.
    "-p", "no:unraisableexception", "-p", "no:threadexception",
)  # fmt: skip
STATUS_OF_STOP = {Stop.TIMEOUT: Status.TIMEOUT, Stop.MEMORY: Status.MEMORY, Stop.CRASH: Status.CRASH}
ADVICE_OF_STOP = {
    Stop.TIMEOUT: "Look for a loop that never ends, or for work that grows with the number of elements.",
    Stop.MEMORY: "Look for a tensor that is broadcast to a much larger shape than you meant.",
    Stop.CRASH: "The file should define functions and return; it must not end the process (exit, os._exit).",
}


DENIALS = {"PermissionError", "BlockingIOError"}
DENIED = "While it is graded, code may not write files, start programs or use the network; it needs none of these."


@dataclass(frozen=True, slots=True)
class Job:
    """One submission to grade. `checks` empty means all; otherwise those, and what they need."""

    exercise: Path
    source: str
    file: str
    seed: int
    timeout: float | None = None
    checks: tuple[str, ...] = ()


class Blocked(Exception):
    """A check that has to wait for another."""


class NotLoaded(Exception):
    """The submission could not be loaded, so no check could run."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a submission could not be loaded, or what a check found."""

    status: Status
    message: str
    where: Where | None = None
    advice: str = ""
    expected: str = ""
    got: str = ""
    blocked_by: str = ""
    stdout: str = ""


def serve(channel: socket.socket, sandbox: Sandbox, *, layers: dict[str, bool]) -> None:
    """Grade each job that the command line sends, one JSON line each, and send events as JSON lines."""
    os.environ.update(PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")
    os.environ.pop("PYTEST_ADDOPTS", None)
    gc.freeze()

    def send(event: dict[str, Any]) -> None:
        channel.sendall(json.dumps(event).encode() + b"\n")

    send({"event": "ready", "torch": torch.__version__, "layers": layers})
    for line in channel.makefile("rb"):
        message = json.loads(line)
        if "probe" in message:
            send({"event": "probed", **probe(message, sandbox)})
            continue
        job = Job(**{**message, "exercise": Path(message["exercise"]), "checks": tuple(message["checks"])})
        report = grade(job, sandbox, on_check=lambda check: send({"event": "check", "id": check.id}))
        send({"event": "report", "report": dataclasses.asdict(report)})


def probe(message: dict[str, Any], sandbox: Sandbox) -> dict[str, str]:
    """How a worker ends that is asked to do one thing (see doctor)."""
    with sandbox.worker(timeout=message["timeout"]) as worker:
        try:
            submission = Submission(worker, seed=0)
            submission.load(message["source"], file="probes.py")
            returned = getattr(submission, message["probe"])(*message["arguments"])
        except SubmissionRaised as error:
            return {"status": "raised", "detail": str(error)}
        except WorkerStopped as stopped:
            return {"status": stopped.reason.value, "detail": stopped.message}
    return {"status": "returned", "detail": str(returned)}


def grade(job: Job, sandbox: Sandbox, *, on_check: Callable[[CheckResult], None]) -> ExerciseReport:
    """The report of one job. A broken exercise gives `course_error`, never an exception."""
    started = time.monotonic()
    try:
        exercise = load_exercise(job.exercise)
        session = Session(job, exercise, sandbox, on_check)
        checks, load_failure = session.run()
    except Exception as error:
        return broken(job, str(error) if isinstance(error, CourseError) else traceback.format_exc())
    return ExerciseReport(
        id=exercise.id,
        title=exercise.title,
        file=job.file,
        source_sha256=source_sha256(job.source),
        status=overall([check.status for check in checks]),
        score=sum(check.points for check in checks),
        max_score=sum(check.max_points for check in checks),
        checks=checks,
        load_error=load_failure.message if load_failure else "",
        where=load_failure.where if load_failure else None,
        seconds=round(time.monotonic() - started, 3),
        is_partial=bool(job.checks),
    )


def broken(job: Job, message: str) -> ExerciseReport:
    """The report for an exercise that is itself broken."""
    check = CheckResult(
        id="course", title="The exercise can be graded", function="", status=Status.COURSE_ERROR,
        points=0, max_points=0, seconds=0, message=message,
        advice="This is a mistake of the course, not yours. `course dev check` shows more.",
    )  # fmt: skip
    return ExerciseReport(
        id=job.exercise.name, title=job.exercise.name, file=job.file, source_sha256=source_sha256(job.source),
        status=Status.COURSE_ERROR, score=0, max_score=0, checks=(check,),
    )  # fmt: skip


def source_sha256(source: str) -> str:
    import hashlib

    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()


class Session:
    """The pytest plugin of one session: gives checks their fixtures and collects their verdicts."""

    def __init__(self, job: Job, exercise: Exercise, sandbox: Sandbox, on_check: Callable[[CheckResult], None]):
        self.job = job
        self.exercise = exercise
        self.sandbox = sandbox
        self.on_check = on_check
        self.stub = exercise.stub
        self.timeout = job.timeout or exercise.timeout
        self.checks = selected(exercise, job.checks)
        self.results: dict[str, CheckResult] = {}
        self.load_failure: Failure | None = None
        self.worker: Worker | None = None
        self.proxy: Submission | None = None

    def run(self) -> tuple[tuple[CheckResult, ...], Failure | None]:
        """Every check's result in order, and why the submission could not be loaded, if so."""
        self.load_failure = self.try_to_load()
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
        if set(self.results) != set(self.checks):
            raise CourseError(
                f"{self.exercise.directory / 'checks.py'}: pytest ended with {code!r}.\n{noise.getvalue()}"
            )
        return tuple(self.results[id] for id in self.checks), self.load_failure

    def try_to_load(self) -> Failure | None:
        """Load the submission once on its own: what is wrong with the file is said once, not by every check."""
        if len(self.job.source.encode("utf-8", "replace")) > MAX_TEXT:
            return Failure(Status.ERROR, f"the file is larger than {MAX_TEXT // 2**20} MiB, which no solution is")
        with self.sandbox.worker(timeout=self.timeout) as worker:
            try:
                names = Submission(worker, seed=0, stub=self.stub).load(self.job.source, file=self.job.file)
            except Exception as error:
                failure = self.failure_of(error)
                worker.end()
                return dataclasses.replace(failure, stdout=worker.printed)
        if names & set(self.exercise.functions):
            return None
        wanted = ", ".join(self.exercise.functions)
        advice = f"`course reset {self.exercise.id}` brings the stub back and keeps your file."
        return Failure(Status.ERROR, f"the file defines none of {wanted}", advice=advice)

    # What pytest calls.

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        found = {item.name.removeprefix("check_"): item for item in items}
        items[:] = [found[id] for id in self.checks if id in found]

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        if self.load_failure:
            raise NotLoaded
        for need in self.checks[item.name.removeprefix("check_")].needs:
            if self.results[need].status is not Status.PASS:
                raise Blocked(need)

    @pytest.fixture
    def submission(self, request: pytest.FixtureRequest) -> Iterator[Submission]:
        with self.sandbox.worker(timeout=self.timeout) as worker:
            self.worker = worker
            self.proxy = Submission(worker, seed=self.seed_of(request.node.name), stub=self.stub)
            self.proxy.load(self.job.source, file=self.job.file)
            yield self.proxy

    @pytest.fixture
    def reference(self) -> types.ModuleType:
        return load_reference(self.exercise)

    @pytest.fixture
    def generator(self, request: pytest.FixtureRequest) -> torch.Generator:
        return torch.Generator().manual_seed(self.seed_of(request.node.name))

    def seed_of(self, name: str) -> int:
        """The seed of a check: another for each check, the same for each run with the same --seed."""
        return zlib.crc32(f"{self.job.seed} {self.exercise.id} {name}".encode())

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
        report = yield
        id = item.name.removeprefix("check_")
        error = call.excinfo.value if call.excinfo else None
        if id not in self.results and (error is not None or call.when == "call"):
            self.record(self.checks[id], error, call.duration)
        if call.when == "teardown":
            self.worker = self.proxy = None
            self.on_check(self.results[id])
        return report

    def record(self, check: Check, error: BaseException | None, seconds: float) -> None:
        """Note the verdict of a check from how it ended."""
        if isinstance(error, KeyboardInterrupt | SystemExit | SandboxError):
            raise error
        failure = self.failure_of(error) if error is not None else None
        if self.worker:
            self.worker.end()
        self.results[check.id] = CheckResult(
            id=check.id,
            title=check.title,
            function=check.function,
            status=failure.status if failure else Status.PASS,
            points=0 if failure else check.points,
            max_points=check.points,
            seconds=round(seconds, 4),
            call=self.proxy.call if self.proxy else "",
            rerun=f"course grade {self.exercise.id} --check {check.id}",
            stdout=self.worker.printed if self.worker else failure.stdout if failure else "",
            **{field: getattr(failure, field) for field in CARRIED} if failure else {},
        )

    def failure_of(self, error: BaseException) -> Failure:
        """What an exception in a check, or in loading, means for the learner."""
        match error:
            case NotLoaded() if self.load_failure:
                return self.load_failure
            case Blocked():
                return Failure(Status.BLOCKED, f"waits for: {error}", blocked_by=str(error))
            case CheckFailed():
                return Failure(
                    Status.FAIL, error.message, advice=error.advice, expected=error.expected, got=error.got
                )
            case SubmissionNotStarted():
                return Failure(Status.NOT_STARTED, str(error))
            case SubmissionMissing():
                return Failure(Status.ERROR, str(error), advice="Did you rename it? Checks call it by this name.")
            case SubmissionRaised():
                if "SystemExit" in error.type_names:
                    ended = "the code ended the process (exit)"
                    return Failure(Status.CRASH, ended, where=self.where(error), advice=ADVICE_OF_STOP[Stop.CRASH])
                advice = DENIED if DENIALS & set(error.type_names) else ""
                return Failure(Status.ERROR, str(error), where=self.where(error), advice=advice)
            case WorkerStopped():
                advice = error.advice or ADVICE_OF_STOP[error.reason]
                return Failure(STATUS_OF_STOP[error.reason], error.message, advice=advice)
        return Failure(Status.COURSE_ERROR, "".join(traceback.format_exception(error)).strip())

    def where(self, raised: SubmissionRaised) -> Where | None:
        """The submission's innermost line of a traceback."""
        if not raised.frames:
            return None
        line, function, text = raised.frames[-1]
        return Where(self.job.file, line, "" if function == "<module>" else function, text.strip())


CARRIED = ("message", "where", "advice", "expected", "got", "blocked_by")


def selected(exercise: Exercise, wanted: Sequence[str]) -> dict[str, Check]:
    """The wanted checks by id, with all they wait for; every check when none is named."""
    checks = {check.id: check for check in exercise.checks}
    open_ids, closed = list(wanted or checks), set[str]()
    while open_ids:
        id = open_ids.pop()
        if id not in closed:
            closed.add(id)
            open_ids += checks[id].needs
    return {id: check for id, check in checks.items() if id in closed}


def load_reference(exercise: Exercise) -> types.ModuleType:
    """The reference as a module."""
    spec = importlib.util.spec_from_file_location(f"reference_{exercise.id}", exercise.directory / "reference.py")
    if spec is None or spec.loader is None:
        raise CourseError(f"{exercise.directory / 'reference.py'}: cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
