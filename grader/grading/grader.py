"""The command line's end of a conversation with a grader's process."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from typing import IO, Any

from grader.errors import SandboxError
from grader.grading.job import Job
from grader.report import ExerciseReport, exercise_from_json
from grader.sandbox.channel import Channel
from grader.sandbox.clock import PATIENCE

# Seconds in which a grader says something, however busy the machine is: to begin with, and with code of the
# course's own; with a submission, so many and so many times what a check of it may wait.
SILENCE, SILENCE_AT_LEAST, SILENCE_TIMES = 600.0, 60.0, 10


class Grader:
    """One grader: hand it a job, and receive what it says."""

    channel: Channel
    errors: IO[bytes]

    def __init__(self, *, patience: float | None = None) -> None:
        """`patience`: see `give_up_after`."""
        self.own_patience = patience
        self.layers: dict[str, bool] = {}
        self.torch_version = ""
        self.jobs = 0

    def connect(self, errors: IO[bytes]) -> socket.socket:
        """Begin the conversation: the other end, for the grader's process, which says in `errors` what ends it."""
        ours, theirs = socket.socketpair()
        self.channel, self.errors = Channel(ours), errors
        self.wait_for(SILENCE)
        return theirs

    def give_up_after(self, patience: float) -> None:
        """Give the grader up after so many seconds without a word, whatever an exercise may take."""
        self.own_patience = patience
        self.wait_for(patience)

    def wait_for(self, seconds: float) -> None:
        """From now on, give the grader up when it has said nothing for so long."""
        self.patience = self.own_patience or seconds
        self.channel.end.settimeout(self.patience)
        self.heard = time.monotonic()

    def begin(self, job: Job) -> None:
        """Have a job graded, in place of the one that is at work."""
        self.send(job.to_json())
        self.jobs += 1

    def grade_one(self, job: Job) -> ExerciseReport:
        """The report on one submission."""
        self.begin(job)
        return self.awaited()

    def grade_own(self, job: Job) -> ExerciseReport:
        """The report on code of the course's own, which runs in the grader's process and not in a worker."""
        self.wait_for(SILENCE)
        self.send({"own": job.to_json()})
        self.jobs += 1
        return self.awaited()

    def awaited(self) -> ExerciseReport:
        """The report of what was begun last."""
        while (report := self.receive()) is None:
            pass
        return report

    def receive(self, on_event: Callable[[dict[str, Any]], None] = lambda event: None) -> ExerciseReport | None:
        """Wait for the grader's next word: the report of the job that was begun last, or None and an event.

        Where waiting is not wanted: select() tells from `channel` whether there is a word, or `channel.waiting`.
        """
        event = self.next_event()
        match event["event"]:
            case "ready" | "limit":
                pass
            case "superseded":
                self.jobs -= 1
            case "report":
                self.jobs -= 1
                # A report may cross a newer job on its way; then it is of no interest any more.
                return None if self.jobs else exercise_from_json(event["report"])
            case _ if self.jobs == 1:
                on_event(event)
        return None

    def probe(self, source: str, function: str, arguments: list[Any], *, timeout: float) -> dict[str, str]:
        """How a worker that calls a function of `source` ends: returned, raised, timeout, memory or crash."""
        self.send({"probe": function, "source": source, "arguments": arguments, "timeout": timeout})
        while (event := self.next_event())["event"] != "probed":
            pass
        return {"status": event["status"], "detail": event["detail"]}

    def has_a_word(self) -> bool:
        """Whether `receive` has no need to wait. Raises SandboxError when there has been none for too long."""
        has_one = self.channel.waiting()
        if not has_one and self.jobs and time.monotonic() > self.heard + self.patience:
            raise self.silent()
        return has_one

    def send(self, message: dict[str, Any]) -> None:
        self.heard = time.monotonic()
        try:
            self.channel.send(message)
        except TimeoutError:
            raise self.silent() from None
        except OSError:
            raise self.died() from None

    def next_event(self) -> dict[str, Any]:
        try:
            event = self.channel.receive()
        except TimeoutError:
            raise self.silent() from None
        if event is None:
            raise self.died()
        self.heard = time.monotonic()
        match event["event"]:
            case "ready":
                self.torch_version, self.layers = event["torch"], event["layers"]
            case "limit":
                self.wait_for(SILENCE_AT_LEAST + SILENCE_TIMES * PATIENCE * event["seconds"])
            case "unable":
                raise SandboxError(event["message"])
        return event

    def silent(self) -> SandboxError:
        """What is said of a grader that was given up."""
        return SandboxError(
            f"The grader has said nothing for {self.patience:g} s, which no check takes, so it is ended. "
            "Something may have stopped it; try again."
        )

    def died(self) -> SandboxError:
        """What the grader's process said before it ended."""
        self.errors.seek(0)
        last = self.errors.read().decode("utf-8", "replace").strip().split("\n")[-12:]
        return SandboxError("The grader's own process stopped:\n" + "\n".join(last))
