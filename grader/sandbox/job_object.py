"""Holding a worker on Windows: a job object limits its memory, forbids it children, and ends with the grader.

Layouts and numbers: winnt.h, for 64-bit systems. Where this was written there was no Windows to run it on.
"""

from __future__ import annotations

import ctypes
import subprocess
from typing import Any, TypeVar

from grader.sandbox.clock import Share

BASIC_ACCOUNTING = 1  # JobObjectBasicAccountingInformation
EXTENDED_LIMITS = 9  # JobObjectExtendedLimitInformation
LIMIT_ACTIVE_PROCESS = 0x8
LIMIT_PROCESS_MEMORY = 0x100
DIE_ON_UNHANDLED_EXCEPTION = 0x400
KILL_ON_JOB_CLOSE = 0x2000
KILLED = 137

T = TypeVar("T", bound=ctypes.Structure)


class BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = [
        ("per_process_user_time_limit", ctypes.c_int64),
        ("per_job_user_time_limit", ctypes.c_int64),
        ("limit_flags", ctypes.c_uint32),
        ("minimum_working_set_size", ctypes.c_size_t),
        ("maximum_working_set_size", ctypes.c_size_t),
        ("active_process_limit", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority_class", ctypes.c_uint32),
        ("scheduling_class", ctypes.c_uint32),
    ]


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = [
        ("basic", BasicLimits),
        ("io_counters", ctypes.c_uint64 * 6),
        ("process_memory_limit", ctypes.c_size_t),
        ("job_memory_limit", ctypes.c_size_t),
        ("peak_process_memory_used", ctypes.c_size_t),
        ("peak_job_memory_used", ctypes.c_size_t),
    ]


class Accounting(ctypes.Structure):
    """JOBOBJECT_BASIC_ACCOUNTING_INFORMATION. Times are in units of 100 nanoseconds."""

    _fields_ = [
        ("total_user_time", ctypes.c_int64),
        ("total_kernel_time", ctypes.c_int64),
        ("this_period_total_user_time", ctypes.c_int64),
        ("this_period_total_kernel_time", ctypes.c_int64),
        ("total_page_fault_count", ctypes.c_uint32),
        ("total_processes", ctypes.c_uint32),
        ("active_processes", ctypes.c_uint32),
        ("total_terminated_processes", ctypes.c_uint32),
    ]


def load_kernel32() -> Any:
    """The calls that are used, with handles as wide as they are."""
    kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    handle, number, pointer = ctypes.c_void_p, ctypes.c_uint32, ctypes.c_void_p
    kernel32.CreateJobObjectW.argtypes, kernel32.CreateJobObjectW.restype = [pointer, ctypes.c_wchar_p], handle
    kernel32.SetInformationJobObject.argtypes = [handle, ctypes.c_int, pointer, number]
    kernel32.QueryInformationJobObject.argtypes = [handle, ctypes.c_int, pointer, number, pointer]
    kernel32.AssignProcessToJobObject.argtypes = [handle, handle]
    kernel32.TerminateJobObject.argtypes = [handle, number]
    kernel32.CloseHandle.argtypes = [handle]
    return kernel32


class JobObject:
    """A worker in a job of its own. The system kills it when the last handle of the job closes: ours."""

    def __init__(self, process: subprocess.Popen[bytes], *, kernel32: Any = None):
        """Raises OSError when Windows refuses the job."""
        self.kernel32 = kernel32 or load_kernel32()
        self.base: int | None = None
        self.limits = ExtendedLimits()
        self.limits.basic.limit_flags = LIMIT_ACTIVE_PROCESS | DIE_ON_UNHANDLED_EXCEPTION | KILL_ON_JOB_CLOSE
        self.limits.basic.active_process_limit = 1
        self.handle = self.checked(self.kernel32.CreateJobObjectW(None, None))
        self.set_limits()
        self.checked(self.kernel32.AssignProcessToJobObject(self.handle, int(process._handle)))  # type: ignore[attr-defined]

    def limit_memory(self, size: int) -> None:
        """From now on it may hold `size` bytes more than it did at most when this was called first."""
        if self.base is None:
            used = self.query(EXTENDED_LIMITS, ExtendedLimits())
            self.base = int(used.peak_process_memory_used)
        self.limits.basic.limit_flags |= LIMIT_PROCESS_MEMORY
        self.limits.process_memory_limit = self.base + size
        self.set_limits()

    def excess(self) -> None:
        """Nothing: Windows refuses memory above the limit by itself, and nobody counts threads there."""

    def share(self) -> Share:
        """What it has used of the processors so far."""
        times = self.query(BASIC_ACCOUNTING, Accounting())
        return Share((times.total_user_time + times.total_kernel_time) / 1e7)

    def query(self, kind: int, into: T) -> T:
        """What Windows says of the job."""
        size = ctypes.sizeof(into)
        self.checked(self.kernel32.QueryInformationJobObject(self.handle, kind, ctypes.byref(into), size, None))
        return into

    def kill(self) -> None:
        """Kill it and close the job. To do so twice does nothing."""
        if self.handle:
            self.kernel32.TerminateJobObject(self.handle, KILLED)
            self.kernel32.CloseHandle(self.handle)
            self.handle = 0

    def set_limits(self) -> None:
        self.checked(
            self.kernel32.SetInformationJobObject(
                self.handle, EXTENDED_LIMITS, ctypes.byref(self.limits), ctypes.sizeof(self.limits)
            )
        )

    def checked(self, result: int | None) -> int:
        """What a call gave. Raises OSError when it failed."""
        if not result:
            error = ctypes.get_last_error() if hasattr(ctypes, "get_last_error") else 0
            raise OSError(error, "Windows refused the job object that holds a worker")
        return result
