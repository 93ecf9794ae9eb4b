"""Holding a worker on Linux and macOS: its process group to kill; its memory, threads and time to watch."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from grader.sandbox.clock import Share, share_on_linux
from grader.sandbox.limits import THREADS, Excess
from grader.sandbox.zygote import kill_session

LIBPROC = "/usr/lib/libproc.dylib"
RUSAGE_INFO_V0 = 0
PROC_PIDTASKINFO = 4


class RusageInfo(ctypes.Structure):
    """`struct rusage_info_v0` of macOS (sys/resource.h)."""

    _fields_ = [
        ("uuid", ctypes.c_uint8 * 16),
        ("user_time", ctypes.c_uint64),
        ("system_time", ctypes.c_uint64),
        ("pkg_idle_wkups", ctypes.c_uint64),
        ("interrupt_wkups", ctypes.c_uint64),
        ("pageins", ctypes.c_uint64),
        ("wired_size", ctypes.c_uint64),
        ("resident_size", ctypes.c_uint64),
        ("phys_footprint", ctypes.c_uint64),
        ("proc_start_abstime", ctypes.c_uint64),
        ("proc_exit_abstime", ctypes.c_uint64),
    ]


class TaskInfo(ctypes.Structure):
    """`struct proc_taskinfo` of macOS (sys/proc_info.h)."""

    _fields_ = [
        ("sizes_and_times", ctypes.c_uint64 * 6),
        ("policy_and_counts", ctypes.c_int32 * 9),
        ("threads", ctypes.c_int32),
        ("running", ctypes.c_int32),
        ("priority", ctypes.c_int32),
    ]


class Timebase(ctypes.Structure):
    """`struct mach_timebase_info` of macOS (mach/mach_time.h): nanoseconds a tick."""

    _fields_ = [("numerator", ctypes.c_uint32), ("denominator", ctypes.c_uint32)]


def footprint_on_linux(pid: int) -> int:
    """Bytes of memory that a process holds, 0 when it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def footprint_on_macos(pid: int, libproc: ctypes.CDLL | None = None) -> int:
    """Bytes of memory that a process holds, compressed ones too; 0 when it is gone."""
    return int(usage_on_macos(pid, libproc).phys_footprint)


def share_on_macos(pid: int, libproc: ctypes.CDLL | None = None) -> Share:
    """What a process has used of the processors. Its time is told in ticks, as mach_absolute_time(3) has them."""
    usage, tick = usage_on_macos(pid, libproc), Timebase()
    (libproc or ctypes.CDLL(None)).mach_timebase_info(ctypes.byref(tick))
    return Share((usage.user_time + usage.system_time) * tick.numerator / (tick.denominator or 1) / 1e9)


def usage_on_macos(pid: int, libproc: ctypes.CDLL | None = None) -> RusageInfo:
    """What macOS says of a process; nothing when it is gone."""
    usage = RusageInfo()
    failed = (libproc or ctypes.CDLL(LIBPROC)).proc_pid_rusage(pid, RUSAGE_INFO_V0, ctypes.byref(usage))
    return RusageInfo() if failed else usage


def threads_on_linux(pid: int) -> int:
    """How many threads a process has, 0 when it is gone."""
    try:
        return int(
            Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()[17]
        )
    except (OSError, IndexError):
        return 0


def threads_on_macos(pid: int, libproc: ctypes.CDLL | None = None) -> int:
    """How many threads a process has, 0 when it is gone."""
    info = TaskInfo()
    size = ctypes.sizeof(info)
    told = (libproc or ctypes.CDLL(LIBPROC)).proc_pidinfo(pid, PROC_PIDTASKINFO, 0, ctypes.byref(info), size)
    return int(info.threads) if told == size else 0


FOOTPRINT: dict[str, Callable[[int], int]] = {"linux": footprint_on_linux, "darwin": footprint_on_macos}
THREADS_OF: dict[str, Callable[[int], int]] = {"linux": threads_on_linux, "darwin": threads_on_macos}
SHARE: dict[str, Callable[[int], Share]] = {"linux": share_on_linux, "darwin": share_on_macos}


class ProcessGroup:
    """A worker that leads, or will lead, a group of its own."""

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        *,
        footprint: Callable[[int], int] | None = None,
        threads: Callable[[int], int] | None = None,
    ):
        """`footprint`, `threads`: the bytes, and the threads, that a process of an id has."""
        self.process = process
        self.footprint = footprint or FOOTPRINT.get(sys.platform, lambda pid: 0)
        self.threads = threads or THREADS_OF.get(sys.platform, lambda pid: 0)
        self.base: int | None = None
        self.most = 0

    def limit_memory(self, size: int) -> None:
        """From now on it may hold `size` bytes more than when this was called first."""
        if self.base is None:
            self.base = self.footprint(self.process.pid)
        self.most = self.base + size

    def excess(self) -> Excess | None:
        """What it has too much of, now that it is looked at."""
        if self.footprint(self.process.pid) > self.most:
            return Excess.MEMORY
        return Excess.THREADS if self.threads(self.process.pid) > THREADS else None

    def share(self) -> Share:
        """What it has had of the processors so far."""
        return SHARE[sys.platform](self.process.pid) if sys.platform in SHARE else Share()

    def kill(self) -> None:
        """Kill it with all that it started."""
        # Once it has been waited for, its id may belong to another.
        if self.process.returncode is None:
            kill_session(self.process.pid)
