"""What ran out of time, and how that is said; that a busy machine runs nothing out of it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any, cast

import pytest

from grader.diagnosis import Diagnosis, FailedFunction, Party
from grader.grading import Job, Judge, naming
from grader.grading.failure import CheckOverrun
from grader.grading.own_time import at_most
from grader.report import CheckResult, Status
from grader.sandbox.client import Stop, WorkerStopped
from tests.grading.test_jobs import EXERCISE, RIGHT, grade, statuses, with_double

STOPPED = "without coming to an end, so it was stopped"


def test_a_loop_without_end_costs_its_own_check_in_processor_time(judge: Judge) -> None:
    report = grade(judge, with_double("while True: pass"), timeout=0.3)
    assert statuses(report) == {"shape": "timeout", "value": "blocked", "total": "pass"}
    assert report.checks[0].message == f"it used 0.3 s of processor time {STOPPED}"
    assert report.checks[0].advice.startswith("Look for a loop that never ends")


def test_after_one_check_that_waits_the_others_are_not_run(judge: Judge) -> None:
    report = grade(judge, with_double("time.sleep(600)"), timeout=0.2)
    assert statuses(report) == {"shape": "timeout", "value": "blocked", "total": "blocked"}
    assert report.checks[0].message == f"it waited for 0.6 s {STOPPED}"
    assert report.checks[0].advice.startswith("Look for what sleeps or waits")
    for check in report.checks[1:]:
        assert check.message == "not run: in 'shape' the file slept or waited, and was stopped after 0.6 s"
        assert check.blocked_by == ""


def test_a_file_that_waits_while_it_is_loaded_says_so_once(judge: Judge) -> None:
    report = grade(judge, f"import time\ntime.sleep(600)\n{RIGHT}", timeout=0.2)
    assert report.load_error == f"it waited for 0.6 s {STOPPED}"
    assert {check.status for check in report.checks} == {Status.TIMEOUT}


@pytest.fixture
def busy_machine() -> Iterator[None]:
    """More processes at work than there are processors."""
    burning = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(6)]
    try:
        yield
    finally:
        for process in burning:
            process.kill()
        for process in burning:
            process.wait()


@pytest.mark.usefixtures("busy_machine")
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who stands in line for a processor")
def test_on_a_busy_machine_nobody_runs_out_of_time(judge: Judge) -> None:
    """Each call needs six tenths of its time, of which its neighbours leave it a fraction."""
    report = grade(judge, with_double("while time.process_time() < 0.3: pass\nreturn 2 * x"), timeout=0.5)
    assert report.status is Status.PASS, report


def test_a_diagnosis_that_was_cut_short_says_so(judge: Judge) -> None:
    """Only there is the function called twice by one process."""
    body = "while seen: pass\nseen.append(x)\nreturn 3 * x"
    value = grade(judge, f"seen = []\n{with_double(body)}").checks[1]
    assert (value.status, value.misconception) == (Status.FAIL, None)
    assert value.advice == (
        "Look at the factor. The search for the mistake was cut short after 2 s of processor time, so no cause is "
        "named here."
    )


@pytest.mark.parametrize(
    ("error", "after"),
    [
        (None, ""),
        (CheckOverrun("after 5 s of processor time"), "after 5 s of processor time"),
        (WorkerStopped(Stop.TIMEOUT, "it used it up"), "after 2 s of processor time"),
        (WorkerStopped(Stop.WAITED, "it waited for 6 s"), "(it waited for 6 s)"),
    ],
)
def test_only_the_functions_that_the_search_did_not_come_to_say_that_it_was_cut(
    monkeypatch: pytest.MonkeyPatch, error: Exception | None, after: str
) -> None:
    def played(
        comparison: object, failed: FailedFunction, submission: Party, *, known: list[str]
    ) -> Diagnosis | None:
        """A search that names the mistake of `f`, and then does as it is told."""
        if failed.function == "f":
            return Diagnosis("squared", "It is squared", "Look.")
        if error and failed.function == "h":
            raise error
        return None

    monkeypatch.setattr(naming, "diagnose", played)
    checks = [CheckResult(name, "", name, Status.FAIL, 0, 1, 0.1, advice="Try.") for name in "fgh"]
    checks.append(CheckResult("k", "", "k", Status.PASS, 1, 1, 0.1))
    job = Job(EXERCISE.directory, RIGHT, file="doubling.py", seed=0)
    f, g, h, k = naming.with_mistakes(checks, job, cast(Any, None), Party(lambda: cast(Any, None)))
    assert f.misconception and f.misconception["id"] == "squared"
    cut = f" The search for the mistake was cut short {after}, so no cause is named here." if after else ""
    assert (f.advice, g, h.advice, k) == ("Try.", checks[1], f"Try.{cut}", checks[3])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such alarm")
def test_what_catches_its_overrun_is_still_one() -> None:
    def catches() -> None:
        try:
            while True:
                pass
        except CheckOverrun:
            return

    with pytest.raises(CheckOverrun, match="too long"), at_most(0.02, "too long"):
        catches()
    with pytest.raises(CheckOverrun, match="too long"), at_most(0.02, "too long"):
        catches()
        raise ValueError("something else, because of it")
