"""The limits that a worker puts on itself before it meets a submission, where the system is a POSIX one."""

from __future__ import annotations

import contextlib
import enum
import errno
import os
import signal
import sys
from dataclasses import dataclass

if sys.platform != "win32":
    import resource

OPEN_FILES = 64
GRADER_MEMORY = 2 * 2**30
FILE_BYTES = 16 * 2**20
PR_SET_PDEATHSIG = 1
# At once: some for the submission, and one for each processor, as torch may want so many.
THREADS = 64 + (os.cpu_count() or 1)


class Excess(enum.Enum):
    """What a worker may have too much of without its system refusing it, and what is said when it was stopped."""

    MEMORY = "it took more memory than the limit allows, so it was stopped"
    THREADS = f"it wanted more than {THREADS} threads at once, so it was stopped"


@dataclass(frozen=True, slots=True)
class Ending:
    """How a process ended: its exit code, or the negative number of a signal; what it was killed for, if so."""

    code: int
    excess: Excess | None = None


def limit(*, memory: int | None, cpu_seconds: int, parent: int) -> None:
    """Own session, the same end as the process `parent`, and caps: memory, CPU, files and core dumps.

    `memory`: bytes above today's use, None for no cap. The system must honour RLIMIT_AS, which macOS does not: see
    process_group.
    """
    # Before the session, which takes it out of reach of whoever ends the group of the grader.
    die_with_parent(parent)
    if os.getsid(0) != os.getpid():
        os.setsid()
    limits = {
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: FILE_BYTES,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_MEMLOCK: 0,
    }
    if sys.platform == "linux" and memory is not None:
        limits[resource.RLIMIT_AS] = address_space() + memory
    for what, limit in limits.items():
        # At the harder limit of processor time comes SIGKILL; the softer one's signal says what it is about.
        hard = limit + 1 if what == resource.RLIMIT_CPU else limit
        # A system may refuse to raise what is already lower; then the lower limit holds.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (limit, hard))


def limit_grader() -> None:
    """A cap on the memory of the grader's own process: what a worker answers may make a check compute much.

    Not for a grader that starts programs: they would inherit it.
    """
    if sys.platform == "linux":
        cap = address_space() + GRADER_MEMORY
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (cap, cap))


def address_space() -> int:
    """Bytes of address space in use by this process (Linux). Raises OSError, with a sentence, without /proc."""
    try:
        # Not by Path: a worker that is just forked has its own copy of whatever it touches.
        statm = os.open("/proc/self/statm", os.O_RDONLY)
        try:
            pages = int(os.read(statm, 100).split()[0])
        finally:
            os.close(statm)
    except OSError as error:
        if error.errno in (errno.EMFILE, errno.ENFILE):
            raise
        raise OSError("there is no /proc, without which the memory of a submission cannot be limited") from error
    return pages * resource.getpagesize()


def die_with_parent(parent: int) -> None:
    """Ask Linux to kill this process when its parent ends; end at once when that has happened already."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
