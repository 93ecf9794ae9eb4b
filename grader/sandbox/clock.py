"""When a worker has had its time: by its processor time, as its system tells it. Its own word counts for nothing.

A busy machine makes nobody's processor time longer, and no time that a worker stands in line counts as waiting.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CPUCLOCK_SCHED = 2
# What waits uses no processor and would never end: it is stopped after so many times the limit.
PATIENCE = 3
# A clock is not looked at more often than this.
LEAST_SECONDS = 0.005


@dataclass(frozen=True, slots=True)
class Share:
    """What a process has had of the processors: seconds that all its threads used, and that they stood in line.

    Nobody but Linux tells of the second, and nobody of a process that is gone.
    """

    used: float = 0.0
    queued: float = 0.0

    def since(self, before: Share) -> Share:
        return Share(self.used - before.used, self.queued - before.queued)


def share_on_linux(pid: int) -> Share:
    """The share of a process, which must not have been waited for yet."""
    used = 0.0
    with contextlib.suppress(OSError):
        # The clock that clock_getcpuclockid(3) gives for the process.
        used = time.clock_gettime((~pid << 3) | CPUCLOCK_SCHED)
    return Share(used, queued_on_linux(pid))


def queued_on_linux(pid: int) -> float:
    """Seconds that the threads of a process stood in line for a processor; 0 where nobody tells."""
    queued = 0
    with contextlib.suppress(OSError, IndexError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            queued += int((thread / "schedstat").read_text(encoding="ascii").split()[1])
    return queued / 1e9


class OutOfTime(Exception):
    """It used its processor time up; or, `has_waited`, it did next to nothing for so long."""

    def __init__(self, seconds: float, *, has_waited: bool):
        self.has_waited = has_waited
        did = f"waited for {seconds:g} s" if has_waited else f"used {seconds:g} s of processor time"
        super().__init__(f"it {did} without coming to an end, so it was stopped")


class Clock:
    """The time of one worker: `limit` seconds of a processor, and `PATIENCE` times as many to wait for it.

    `with clock:` stands around the waiting for an answer, as nobody waits for a worker that has nothing to do.
    """

    def __init__(self, limit: float, share: Callable[[], Share]):
        """`share`: what the worker has had since now. It is asked for only when the time may be up."""
        self.limit = limit
        self.share = share
        # An answer is not late because the one who asked stands in line.
        self.queued_before = queued_on_linux(os.getpid())
        # What was waited for answers that have come, and when the waiting for the next one began.
        self.waited = 0.0
        self.since = time.monotonic()
        # One that has not been there for so long cannot have used so much.
        self.next_look = self.since + limit

    def __enter__(self) -> None:
        self.since = time.monotonic()

    def __exit__(self, *_: object) -> None:
        self.waited += time.monotonic() - self.since

    def left(self) -> float:
        """Seconds in which the time cannot be up. Raises OutOfTime when it is."""
        now = time.monotonic()
        if now >= self.next_look:
            share = self.share()
            queued = share.queued + queued_on_linux(os.getpid()) - self.queued_before
            waited, most = self.waited + now - self.since - queued, self.limit * PATIENCE
            if share.used >= self.limit:
                raise OutOfTime(self.limit, has_waited=False)
            if waited >= most:
                raise OutOfTime(most, has_waited=True)
            self.next_look = now + max(LEAST_SECONDS, min(self.limit - share.used, most - waited))
        return self.next_look - now
