"""The calls that a check made of a submission: noted on their way to the worker, and handed over to be made again.

They are what the submission was given and hold no more than that, so whoever makes them again learns no answer.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

from grader.content import Exercise
from grader.grading.job import Job
from grader.grading.repro import repro_of
from grader.report import CheckResult
from grader.sandbox import wire
from grader.sandbox.client import Worker


class Noted:
    """A worker as a submission uses it, with note taken of each call and each backward pass before it is made."""

    def __init__(self, worker: Worker):
        self.worker = worker
        self.calls: list[bytes] = []

    def post(self, **request: Any) -> None:
        if request["op"] != "load":
            self.calls.append(wire.encode(request))
        self.worker.post(**request)

    def reply(self) -> Any:
        return self.worker.reply()

    def ask(self, **request: Any) -> Any:
        self.post(**request)
        return self.reply()


def handed_over(
    job: Job, exercise: Exercise, checks: Sequence[CheckResult], calls: dict[str, list[bytes]]
) -> dict[str, Any] | None:
    """The event that hands over what a job wants to have of one check, if it wants anything and there is one."""
    check = next((check for check in checks if check.went_wrong), None)
    if job.hands_over == "calls":
        check = next((check for check in checks if check.id in job.checks), check)
        frames = calls.get(check.id, []) if check else []
        sent = [base64.b64encode(frame).decode() for frame in frames]
        return {"event": "calls", "check": check.id if check else "", "drivers": exercise.drivers, "calls": sent}
    if job.hands_over == "repro" and check and (frames := calls.get(check.id, [])):
        return {"event": "repro", **repro_of(check, frames, exercise)}
    return None
