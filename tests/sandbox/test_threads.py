"""How many threads a worker may have: so many for each, whoever else has how many."""

from __future__ import annotations

import ctypes
import os
import sys
import threading
from typing import Any

import pytest

from grader.grading import Judge
from grader.report import Status
from grader.sandbox.limits import THREADS, Excess
from grader.sandbox.process_group import ProcessGroup, TaskInfo, threads_on_linux, threads_on_macos
from tests.grading.test_jobs import RIGHT, grade
from tests.sandbox.test_spawn import FakeProcess

only_linux = pytest.mark.skipif(sys.platform != "linux", reason="the zygote, which counts, exists on Linux only")


def with_threads(count: int) -> str:
    """A right submission that has so many threads when it answers, its own one among them."""
    return f"""import threading
threading.stack_size(2**16)
for _ in range({count} - 1):
    threading.Thread(target=threading.Event().wait, daemon=True).start()
{RIGHT}"""


@only_linux
def test_each_worker_may_have_as_many_as_the_limit_says(judge: Judge) -> None:
    """The next check's worker is there already, with as many: they are not counted together."""
    assert grade(judge, with_threads(THREADS)).status is Status.PASS


@only_linux
def test_one_more_is_too_many_and_that_is_said(judge: Judge) -> None:
    report = grade(judge, with_threads(THREADS + 1))
    assert report.load_error == Excess.THREADS.value
    assert report.load_error == f"it wanted more than {THREADS} threads at once, so it was stopped"
    assert {check.status for check in report.checks} == {Status.CRASH}
    assert report.checks[0].advice.startswith("Look for threads that are started in a loop")


@only_linux
def test_without_the_filter_nobody_is_asked() -> None:
    with Judge(without=["seccomp"]) as open_judge:
        assert grade(open_judge, with_threads(THREADS + 1)).status is Status.PASS


# Where nobody asks, they are watched.


def test_threads_are_counted_where_macos_says_how_many_there_are() -> None:
    class FakeLibproc:
        def proc_pidinfo(self, pid: int, kind: int, argument: int, info: Any, size: int) -> int:
            info._obj.threads = 7
            return size if (pid, kind) == (4711, 4) else 0

    assert (ctypes.sizeof(TaskInfo), TaskInfo.threads.offset) == (96, 84)
    assert threads_on_macos(4711, FakeLibproc()) == 7  # type: ignore[arg-type]
    assert threads_on_macos(4712, FakeLibproc()) == 0  # type: ignore[arg-type]


def test_too_many_threads_are_too_much() -> None:
    had = iter([THREADS, THREADS + 1])
    hold = ProcessGroup(FakeProcess(), footprint=lambda pid: 0, threads=lambda pid: next(had))  # type: ignore[arg-type]
    hold.limit_memory(10)
    assert hold.excess() is None
    assert hold.excess() is Excess.THREADS


@only_linux
def test_the_threads_of_this_process_are_counted() -> None:
    before, is_over = threads_on_linux(os.getpid()), threading.Event()
    more = [threading.Thread(target=is_over.wait) for _ in range(3)]
    for thread in more:
        thread.start()
    try:
        assert threads_on_linux(os.getpid()) == before + 3
    finally:
        is_over.set()
    assert threads_on_linux(2**30) == 0
