"""A grader that says nothing any more, as one that was stopped, is given up and ended."""

from __future__ import annotations

import os
import select
import signal
import sys

import pytest

from grader.errors import SandboxError
from grader.grading import Job, Judge
from grader.grading.grader import SILENCE
from grader.grading.side_by_side import SideBySide
from grader.report import Status
from tests.conftest import PATIENCE
from tests.grading.test_jobs import RIGHT
from tests.grading.test_side_by_side import Played, job, only_two, processes_of, report

only_linux = pytest.mark.skipif(sys.platform != "linux", reason="the group of the zygote is read from /proc")
SILENT = "The grader has said nothing for 0.05 s"


def impatient(*says: dict[str, object]) -> Played:
    """A grader whose process is played, and says this and no more; nobody waits long for it."""
    played = Played(*says)
    played.grader.give_up_after(0.05)
    return played


def test_a_grader_that_says_nothing_is_given_up() -> None:
    silent = impatient()
    with pytest.raises(SandboxError, match=SILENT) as error:
        silent.grader.grade_one(job("a"))
    assert error.value.exit_code == 4


def test_also_in_the_middle_of_a_word() -> None:
    silent = impatient()
    silent.end.sendall(b'{"event": "che')
    with pytest.raises(SandboxError, match=SILENT):
        silent.grader.grade_one(job("a"))


def test_also_one_that_does_not_even_listen() -> None:
    deaf = impatient()
    with pytest.raises(SandboxError, match=SILENT):
        deaf.grader.begin(job("a", "x" * 2**24))


def test_of_two_graders_the_silent_one_costs_only_its_own_job() -> None:
    silent, other = impatient(), impatient(report("b"), report("c"))
    desk = SideBySide([silent.grader, other.grader], [job(name) for name in "abc"])
    with pytest.raises(SandboxError, match=SILENT):
        next(desk.reports(lambda event: None))
    assert [each.outcome.id for each in desk.begun if not isinstance(each.outcome, SandboxError | None)] == [
        "b",
        "c",
    ]


def test_whoever_looks_now_and_then_is_told_as_well() -> None:
    silent = impatient()
    assert not silent.grader.has_a_word()
    silent.grader.begin(job("a"))
    with pytest.raises(SandboxError, match=SILENT):
        while True:
            assert not silent.grader.has_a_word()


def test_the_time_is_minutes_and_follows_the_limit_of_the_exercise() -> None:
    played = Played({"event": "limit", "seconds": 10.0}, {"event": "limit", "seconds": 100.0})
    assert played.grader.patience == SILENCE == 600.0
    heard = []
    for _ in range(2):
        played.grader.receive()
        heard.append(played.grader.patience)
    assert heard == [360.0, 3060.0]


def test_a_grader_says_what_the_limit_of_its_exercise_is(judge: Judge) -> None:
    judge.grade_one(Job(job("a").exercise, RIGHT, file="a.py", seed=0, timeout=20.0))
    assert judge.patience == 660.0


@only_two
@pytest.mark.parametrize("which", ["zygote", "grader", "twin"])
def test_a_process_that_is_stopped_is_given_up_and_ended_with_all_others(which: str) -> None:
    with Judge(graders=2) as judge:
        assert {each.status for each in judge.grade([job(name) for name in "abcd"])} == {Status.PASS}
        group = processes_of(judge.process.pid)
        twin = twin_among(group, zygote=judge.process.pid)
        grader = next(pid for pid in group if pid not in (judge.process.pid, twin) and parent_of(pid) != twin)
        stopped = {"zygote": judge.process.pid, "grader": grader, "twin": twin}[which]
        os.kill(stopped, signal.SIGSTOP)
        for each in (judge, *judge.others):
            each.give_up_after(1.0)
        with pytest.raises(SandboxError, match="said nothing"):
            list(judge.grade([job(name) for name in "abcd"]))
        descriptors = [os.pidfd_open(pid) for pid in group]
    assert_gone(descriptors)


def assert_gone(descriptors: list[int]) -> None:
    """Wait until these processes are gone, which takes a moment after they were killed."""
    for descriptor in descriptors:
        assert select.select([descriptor], [], [], PATIENCE)[0], "a process is left"
        os.close(descriptor)


def twin_among(group: list[int], *, zygote: int) -> int:
    """The child of the zygote that has a child in the group itself: a grader."""
    parents = [parent_of(pid) for pid in group]
    return next(pid for pid in group if pid in parents and pid != zygote)


def parent_of(pid: int) -> int:
    with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as stat:  # noqa: PTH123
        return int(stat.read().rpartition(")")[2].split()[1])


@only_linux
def test_ctrl_c_ends_the_waiting_for_one_that_is_stopped() -> None:
    def press(*_: object) -> None:
        raise KeyboardInterrupt

    descriptors: list[int] = []
    before = signal.signal(signal.SIGALRM, press)
    try:
        with pytest.raises(KeyboardInterrupt), Judge() as judge:
            judge.grade_one(job("a"))
            descriptors += [os.pidfd_open(pid) for pid in processes_of(judge.process.pid)]
            os.kill(judge.process.pid, signal.SIGSTOP)
            signal.setitimer(signal.ITIMER_REAL, 0.1)
            list(judge.grade([job("a")]))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert len(descriptors) == 2
    assert_gone(descriptors)
