"""Writing filters of system calls for seccomp, in classic BPF. The zygote has one for threads, a worker one more.

Numbers and layouts: linux/seccomp.h, linux/bpf_common.h, linux/filter.h, linux/audit.h.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Iterable

# What a filter may say of a call; the last is for whoever listens to the filter.
ALLOW, KILL_PROCESS, ERRNO, ASK = 0x7FFF0000, 0x80000000, 0x00050000, 0x7FC00000
EPERM, EAGAIN, ENOTTY, ENOSYS = 1, 11, 25, 38
AND, LOAD, JUMP_EQUAL, JUMP_GREATER_OR_EQUAL, JUMP_SET, RETURN = 0x54, 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER_AT, ARCHITECTURE_AT, ARGUMENTS_AT = 0, 4, 16
# How a filter knows a machine, and which column of a pair of numbers is for it.
ARCHITECTURES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}


class Program(ctypes.Structure):
    """`struct sock_fprog`: how many instructions, and where they are."""

    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_char_p)]


def program_of(steps: Iterable[bytes]) -> Program:
    code = b"".join(steps)
    return Program(len(code) // 8, code)


def instruction(code: int, yes: int, no: int, value: int) -> bytes:
    """One instruction of classic BPF."""
    return struct.pack("<HBBI", code, yes, no, value)


def load(offset: int) -> list[bytes]:
    return [instruction(LOAD, 0, 0, offset)]


def give(verdict: int) -> list[bytes]:
    return [instruction(RETURN, 0, 0, verdict)]


def when(test: int, value: int, verdict: int) -> list[bytes]:
    """`verdict` when the loaded word passes the test, else go on."""
    return [instruction(test, 0, 1, value), *give(verdict)]


def unless_equal(value: int, verdict: int) -> list[bytes]:
    return [instruction(JUMP_EQUAL, 1, 0, value), *give(verdict)]


def guarded(number: int, argument: int, body: list[bytes]) -> list[bytes]:
    """`body`, which must end in a verdict, on an argument of the call `number`; other calls go on."""
    inner = [*load(ARGUMENTS_AT + 8 * argument), *body]
    return [instruction(JUMP_EQUAL, 0, len(inner), number), *inner]
