"""Several graders at once: the reports are those of one grader, in the same order."""

from __future__ import annotations

import dataclasses
import json
import os
import select
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.errors import SandboxError
from grader.grading import Job, Judge
from grader.grading.grader import Grader
from grader.grading.judge import processors
from grader.grading.side_by_side import SideBySide
from grader.report import CheckResult, ExerciseReport, Status
from tests.conftest import PATIENCE
from tests.grading.test_jobs import EXERCISE, RIGHT, with_double

only_two = pytest.mark.skipif(
    sys.platform != "linux" or processors() < 2, reason="a second grader is forked, for a second processor"
)


def job(name: str, source: str = RIGHT) -> Job:
    return Job(EXERCISE.directory, source, file=name, seed=0)


def report(name: str, status: Status = Status.PASS) -> dict[str, Any]:
    checks = (CheckResult("shape", "", "double", status, 1, 1, 0.1),)
    found = ExerciseReport(name, "", f"{name}.py", "", status, 1, 1, checks)
    return {"event": "report", "report": dataclasses.asdict(found)}


class Played:
    """A grader whose process is played: what it will say is known from the start."""

    def __init__(self, *says: dict[str, Any]):
        self.grader = Grader()
        self.end = self.grader.connect(tempfile.TemporaryFile())  # noqa: SIM115 - open for the grader's life
        for message in says:
            self.say(message)

    def say(self, message: dict[str, Any]) -> None:
        self.end.sendall(json.dumps(message).encode() + b"\n")

    def was_given(self) -> list[str]:
        """The files of the jobs that it has been given so far."""
        self.end.setblocking(False)
        try:
            return [json.loads(line)["file"] for line in self.end.recv(2**20).splitlines()]
        except BlockingIOError:
            return []


def shared(jobs: str, *played: Played) -> tuple[SideBySide, list[str], Iterator[ExerciseReport]]:
    """Jobs of these names for some graders, the checks that are heard of, and the reports to come."""
    heard: list[str] = []
    desk = SideBySide([each.grader for each in played], [job(name) for name in jobs])
    return desk, heard, desk.reports(lambda event: heard.append(event["id"]))


def test_reports_and_events_come_in_the_order_of_the_jobs() -> None:
    slow, quick = Played(), Played({"event": "check", "id": "b1"}, report("b"), report("c"))
    desk, heard, reports = shared("abc", slow, quick)
    desk.give()
    while len(desk.begun) < 3 or quick.grader in desk.at_work:
        desk.hear()
        desk.give()
    assert (slow.was_given(), quick.was_given()) == (["a"], ["b", "c"])
    assert not heard
    slow.say({"event": "check", "id": "a1"})
    slow.say(report("a"))
    assert [next(reports).id, *heard] == ["a", "a1"]
    assert [each.id for each in reports] == ["b", "c"]
    assert heard == ["a1", "b1"]


def test_the_next_job_is_begun_before_a_report_is_handed_over() -> None:
    only = Played(report("a"), report("b"))
    _, _, reports = shared("ab", only)
    assert next(reports).id == "a"
    assert only.was_given() == ["a", "b"]


def test_two_jobs_are_not_worth_a_second_grader() -> None:
    first, second = Played(report("a"), report("b")), Played()
    _, _, reports = shared("ab", first, second)
    assert [each.id for each in reports] == ["a", "b"]
    assert not second.was_given()


def test_what_ran_out_of_time_beside_another_stays_so() -> None:
    """Its limit is one of its own processor time, so the neighbour has taken nothing from it."""
    first, second = Played(report("a", Status.TIMEOUT), report("c")), Played(report("b"))
    _, _, reports = shared("abc", first, second)
    assert [each.status for each in reports] == [Status.TIMEOUT, Status.PASS, Status.PASS]


def test_when_a_grader_dies_the_jobs_before_its_own_have_their_reports() -> None:
    first, second = Played(), Played()
    desk, _, reports = shared("abcd", first, second)
    desk.give()
    second.end.shutdown(socket.SHUT_RDWR)
    second.end.close()
    first.say(report("a"))
    assert next(reports).id == "a"
    with pytest.raises(SandboxError, match="stopped"):
        next(reports)


@only_two
def test_two_graders_come_to_the_same_reports_as_one(judge: Judge) -> None:
    bodies = ("return 2 * x", "return x * 3", "return x.flatten()", "raise ValueError", "os._exit(3)")
    jobs = [job(f"{body}.py", with_double(body)) for body in bodies]

    def graded(by: Judge) -> list[ExerciseReport]:
        found = list(by.grade(jobs))
        without = [tuple(dataclasses.replace(check, seconds=0) for check in each.checks) for each in found]
        return [dataclasses.replace(r, seconds=0, checks=c) for r, c in zip(found, without, strict=True)]

    with Judge(graders=2) as two:
        assert graded(two) == graded(judge)
        assert [grader.torch_version for grader in two.others] == [judge.torch_version]
        assert graded(two) == graded(judge)


@only_two
def test_a_second_grader_nobody_needs_loads_nothing_and_all_end_together() -> None:
    with Judge(graders=2) as two:
        assert [each.status for each in two.grade([job("a.py")])] == [Status.PASS]
        assert not two.others[0].torch_version
        group = processes_of(two.process.pid)
        # The zygote, its twin, and the first one's grader.
        assert len(group) == 3
        endless = job("endless.py", with_double("while True: pass"))
        two.others[0].begin(endless)
        while two.others[0].receive() is None and not two.others[0].torch_version:
            pass
        # A worker is in a group of its own only once it has run for a moment.
        group = processes_of(two.process.pid)
        assert len(group) >= 4
        descriptors = [os.pidfd_open(pid) for pid in group]
    for descriptor in descriptors:
        assert select.select([descriptor], [], [], PATIENCE)[0], "a process is left"
        os.close(descriptor)
    assert not processes_of(two.process.pid)


def processes_of(group: int) -> list[int]:
    """The living processes of a group."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, owner = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(owner) == group and state != "Z":
            found.append(int(path.parent.name))
    return found
