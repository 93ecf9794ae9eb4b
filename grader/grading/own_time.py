"""A limit for what the grader itself does, in processor time: a busy machine makes nothing slower."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Iterator

from grader.grading.failure import CheckOverrun

# Seconds of processor time after which what was stopped is stopped once more.
STOPS_AGAIN = 0.5


@contextlib.contextmanager
def at_most(seconds: float, message: str) -> Iterator[None]:
    """Raise CheckOverrun with this message in what takes longer; after it, where something in there caught it."""
    if sys.platform == "win32":
        # It has no such alarm; there, Ctrl-C is what ends what never does.
        yield
        return

    is_over = False

    def stop(*_: object) -> None:
        nonlocal is_over
        is_over = True
        raise CheckOverrun(message)

    signal.signal(signal.SIGPROF, stop)
    # Again and again: what goes on after its first call was stopped makes another.
    signal.setitimer(signal.ITIMER_PROF, seconds, STOPS_AGAIN)
    try:
        yield
    except Exception:
        if is_over:
            raise CheckOverrun(message) from None
        raise
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    if is_over:
        raise CheckOverrun(message)
