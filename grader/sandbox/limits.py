"""The limits that a worker puts on itself before it meets a submission, where the system is a POSIX one."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from pathlib import Path

if sys.platform != "win32":
    import resource

OPEN_FILES = 64
FILE_BYTES = 16 * 2**20
PR_SET_PDEATHSIG = 1


def limit(*, memory: int | None, cpu_seconds: int) -> None:
    """Own session, and caps on memory (bytes above today's use, None for no cap), CPU, files and core dumps.

    Memory is capped where the system honours RLIMIT_AS, which macOS does not: see process_group.
    """
    if os.getsid(0) != os.getpid():
        os.setsid()
    die_with_parent()
    limits = {
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: FILE_BYTES,
        resource.RLIMIT_NOFILE: OPEN_FILES,
    }
    if sys.platform == "linux" and memory is not None:
        limits[resource.RLIMIT_AS] = address_space() + memory
    for what, limit in limits.items():
        # A system may refuse to raise what is already lower; then the lower limit holds.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (limit, limit))


def address_space() -> int:
    """Bytes of address space in use by this process (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()


def die_with_parent() -> None:
    """Ask Linux to kill this process when its parent ends."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
