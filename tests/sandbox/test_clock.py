"""When a worker's time is up, with a clock that the test turns."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import types
from collections.abc import Callable

import pytest

from grader.sandbox import clock
from grader.sandbox.clock import Clock, OutOfTime, Share, share_on_linux


class Turned:
    """A clock of a limit of 10 s, the time on the wall, and what the system says of the worker."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch):
        self.now, self.share, self.asked = 1000.0, Share(), 0
        self.queued_here = 5.0
        monkeypatch.setattr(clock, "time", types.SimpleNamespace(monotonic=lambda: self.now))
        monkeypatch.setattr(clock, "queued_on_linux", lambda pid: self.queued_here)
        self.clock = Clock(10.0, self.tell)

    def tell(self) -> Share:
        self.asked += 1
        return self.share

    def after(self, seconds: float, **share: float) -> float:
        """The seconds that are left so long after the start."""
        self.now, self.share = 1000.0 + seconds, Share(**share)
        return self.clock.left()


@pytest.fixture
def turned(monkeypatch: pytest.MonkeyPatch) -> Turned:
    return Turned(monkeypatch)


def test_nobody_asks_the_system_while_the_time_cannot_be_up(turned: Turned) -> None:
    assert (turned.after(0.0), turned.after(9.0), turned.asked) == (10.0, 1.0, 0)


def test_what_computes_has_the_limit_in_processor_time(turned: Turned) -> None:
    assert turned.after(10.0, used=6.0, queued=4.0) == 4.0
    assert turned.after(13.0, used=7.0) == 1.0
    assert turned.asked == 1
    with pytest.raises(
        OutOfTime, match=r"^it used 10 s of processor time without coming to an end, so it was"
    ) as e:
        turned.after(14.0, used=10.0, queued=4.0)
    assert not e.value.has_waited


def test_what_waits_is_stopped_after_three_times_the_limit(turned: Turned) -> None:
    assert turned.after(10.0) == 10.0
    assert turned.after(20.0) == 10.0
    with pytest.raises(OutOfTime, match=r"^it waited for 30 s without coming to an end, so it was stopped$") as e:
        turned.after(30.0, used=0.1)
    assert e.value.has_waited


def test_standing_in_line_for_a_processor_is_no_waiting(turned: Turned) -> None:
    assert turned.after(500.0, used=6.0, queued=494.0) == 4.0


def test_nor_is_the_time_that_the_one_who_asks_stands_in_line(turned: Turned) -> None:
    turned.queued_here += 470.0
    assert turned.after(499.0, used=6.0) == 1.0
    with pytest.raises(OutOfTime):
        turned.after(501.0, used=6.0)


def test_the_waiting_for_a_worker_that_was_started_ahead_begins_with_its_check(turned: Turned) -> None:
    turned.now += 100.0
    with turned.clock:
        assert turned.after(129.0) > 0
        with pytest.raises(OutOfTime):
            turned.after(130.0)


def test_nobody_waits_for_a_worker_between_its_answers(turned: Turned) -> None:
    """The grader may have much to do, and others more."""
    for _ in range(10):
        with turned.clock:
            turned.now += 2.0
        turned.now += 100.0
    with turned.clock:
        assert turned.after(1029.0) == 1.0
        with pytest.raises(OutOfTime, match="waited for 30 s"):
            turned.after(1030.0)


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux")
@pytest.mark.parametrize("burn", [lambda: None, lambda: sum(range(10**6))])
def test_linux_tells_the_time_of_a_process_as_it_knows_it_itself(burn: Callable[[], object]) -> None:
    burn()
    before = time.process_time()
    share = share_on_linux(os.getpid())
    assert before <= share.used <= time.process_time()
    assert share.queued >= 0


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux")
def test_a_process_that_is_gone_has_no_share() -> None:
    assert share_on_linux(2**23) == Share()


@pytest.mark.skipif(sys.platform != "linux", reason="tries what Linux does")
def test_the_limit_of_the_system_says_what_it_is_about() -> None:
    """It comes with a signal of its own, and not with the one that any end may have."""
    code = """
import os
from grader.sandbox.limits import limit
limit(memory=None, cpu_seconds=1, parent=os.getppid())
while True: pass
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -signal.SIGXCPU
