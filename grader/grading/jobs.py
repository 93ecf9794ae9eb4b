"""Grades one submission after the other, and reports on each.

Runs in the grader's process (see sandbox.zygote and grader_process), which never runs a byte of a submission. The
verdict is taken from pytest's report objects in this process; neither exit codes nor a worker's word decide it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import gc
import hashlib
import socket
import time
import traceback
from collections.abc import Callable
from typing import Any

import torch

from grader.content import Exercise, load_exercise
from grader.diagnosis import InProcess
from grader.errors import CourseError, SandboxError
from grader.grading.calls import handed_over
from grader.grading.failure import Failure
from grader.grading.job import Job, job_from_json
from grader.grading.own_code import run_own
from grader.grading.remarks import remarks_on
from grader.grading.runner import Runner, inside_pytest
from grader.grading.session import Session
from grader.report import CheckResult, ExerciseReport, Remark, Status, overall
from grader.sandbox import spare_imports
from grader.sandbox.channel import Channel
from grader.sandbox.client import Interrupted, Sandbox, Starter, WorkerStopped
from grader.sandbox.submission import Submission, SubmissionRaised, wait_until_loaded


def serve(commands: socket.socket, starter: Starter) -> None:
    """Grade each job that the command line sends, and send events. A new job ends the one that is at work."""
    channel = Channel(commands)
    # Checks and the course's own code use optimisers as submissions do.
    spare_imports.spare()
    inside_pytest(functools.partial(take_jobs, channel, starter))


def take_jobs(channel: Channel, starter: Starter, runner: Runner) -> None:
    """Do what comes over the channel, until it is closed."""
    sandbox = Sandbox(starter, interrupt=channel)
    gc.freeze()
    channel.send({"event": "ready", "torch": torch.__version__, "layers": starter.layers})
    while message := channel.receive():
        if "probe" in message:
            channel.send({"event": "probed", **probe(message, sandbox)})
            continue
        if "own" in message:
            job = job_from_json(message["own"])
            channel.send({"event": "report", "report": dataclasses.asdict(grade_own(job))})
            continue
        job = job_from_json(message)
        try:
            report = grade(job, sandbox, runner, on_event=channel.send)
        except Interrupted:
            channel.send({"event": "superseded"})
        except SandboxError as error:
            # It is neither the submission's fault nor the exercise's.
            channel.send({"event": "unable", "message": str(error)})
        else:
            channel.send({"event": "report", "report": dataclasses.asdict(report)})


def probe(message: dict[str, Any], sandbox: Sandbox) -> dict[str, str]:
    """How a worker ends that is asked to do one thing (see doctor)."""
    with sandbox.worker(timeout=message["timeout"]) as worker:
        try:
            submission = Submission(worker, message["source"], file="probes.py", stub=message["source"])
            wait_until_loaded(submission)
            returned = getattr(submission, message["probe"])(*message["arguments"])
        except SubmissionRaised as error:
            return {"status": "raised", "detail": str(error)}
        except WorkerStopped as stopped:
            return {"status": stopped.reason.value, "detail": stopped.message}
    return {"status": "returned", "detail": str(returned)}


def grade(
    job: Job, sandbox: Sandbox, runner: Runner, *, on_event: Callable[[dict[str, Any]], None]
) -> ExerciseReport:
    """The report of one job. A broken exercise gives `course_error`, never an exception.

    `on_event`: hears how much processor time each check may take, of each that is done, and when the search for
    the mistake begins. Raises SandboxError where nothing can be run.
    """
    started, session = time.monotonic(), None
    try:
        exercise = load_exercise(job.exercise)
        session = Session(job, exercise, sandbox, runner, on_event)
        on_event({"event": "limit", "seconds": session.timeout})
        checks, load_failure = session.run()
        remarks: tuple[Remark, ...] = ()
        if not load_failure:
            checks = session.diagnosed(checks) if job.is_named else checks
            remarks = remarks_on(job, exercise, checks, session.worker_for_remarks)
        if event := handed_over(job, exercise, checks, session.calls):
            on_event(event)
    except SandboxError:
        raise
    except Exception as error:
        return broken(job, str(error) if isinstance(error, CourseError) else traceback.format_exc())
    finally:
        if session and session.spare:
            session.spare.end()
        sandbox.starter.renew()
        # Where the one that starts workers is gone, the next job says so; this one has its report.
        with contextlib.suppress(SandboxError):
            sandbox.starter.settle()
    return report_of(job, exercise, checks, remarks, load_failure, seconds=time.monotonic() - started)


def grade_own(job: Job) -> ExerciseReport:
    """The report of a job whose source is the course's own code, which may run in this process."""
    started = time.process_time()
    try:
        exercise = load_exercise(job.exercise)
        checks = run_own(job, exercise)
        remarks = remarks_on(job, exercise, checks, lambda: contextlib.nullcontext(InProcess()))
    except Exception as error:
        return broken(job, str(error) if isinstance(error, CourseError) else traceback.format_exc())
    return report_of(job, exercise, checks, remarks, None, seconds=time.process_time() - started)


def report_of(
    job: Job,
    exercise: Exercise,
    checks: tuple[CheckResult, ...],
    remarks: tuple[Remark, ...],
    load_failure: Failure | None,
    *,
    seconds: float,
) -> ExerciseReport:
    """The report on an exercise whose checks came out like this."""
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
        seconds=round(seconds, 3),
        is_partial=bool(job.checks),
        remarks=remarks,
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
    """The hash of a submission, as a report states it."""
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()
