"""How many threads a worker may have at once, on Linux: it asks for each, and the zygote counts.

RLIMIT_NPROC counts all that a user runs, so a limit of it would hit, or be hit by, the learner's other programs. A
group with a limit of its own (the cgroup controller `pids`) is rarely an ordinary user's to make. Memory is no
limit, as a thread needs no stack of its own. Whoever looks now and then comes late: thousands of threads take a
tenth of a second, and whether some hundreds were seen would depend on how busy the machine is.

So the kernel is told to ask (seccomp's user notification): the zygote puts a filter on itself, which all workers
inherit, and under which starting a thread waits for the zygote's word. Whoever starts none pays nothing. Threads
that ask at the same moment are counted without one another, so there may be twice as many for a moment.

Numbers and layouts: linux/seccomp.h.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import platform
import struct
from pathlib import Path

from grader.sandbox import bpf
from grader.sandbox.limits import THREADS
from grader.sandbox.lock import CLONE, CLONE3, CLONE_THREAD, PR_SET_NO_NEW_PRIVS, REFUSED

# The first Linux that lets a call go on after it was asked about.
OLDEST_LINUX = (5, 5)
SET_MODE_FILTER, NEW_LISTENER = 1, 8
RECEIVE, SEND = 0xC0502100, 0xC0182101
# struct seccomp_notif begins with the question's number and who asks; struct seccomp_notif_resp is all of ANSWER.
QUESTION_BYTES, QUESTION, ANSWER = 80, "<QI", "<QqiI"
CONTINUE = 1


class Gate:
    """Where those that are forked from this process ask for threads. select() tells when one does."""

    def __init__(self, descriptor: int):
        self.descriptor = descriptor

    def fileno(self) -> int:
        return self.descriptor

    def answer(self) -> int:
        """Let one thread start; or, where its process has enough, keep it waiting and give that process's id."""
        question = bytearray(QUESTION_BYTES)
        # Whoever has asked may be gone by now.
        with contextlib.suppress(OSError):
            fcntl.ioctl(self.descriptor, RECEIVE, question)
            number, asker = struct.unpack_from(QUESTION, question)
            process, threads = threads_of(asker)
            if threads >= THREADS:
                return process
            fcntl.ioctl(self.descriptor, SEND, struct.pack(ANSWER, number, 0, 0, CONTINUE))
        return 0

    def close(self) -> None:
        os.close(self.descriptor)


def threads_of(asker: int) -> tuple[int, int]:
    """The process that a thread belongs to, and how many threads that has; 0 and 0 when it is gone."""
    with contextlib.suppress(OSError):
        lines = Path(f"/proc/{asker}/status").read_text(encoding="utf-8", errors="replace").splitlines()
        facts = dict(line.split(":", 1) for line in lines if ":" in line)
        return int(facts["Tgid"]), int(facts["Threads"])
    return 0, 0


def stand_at_the_gate() -> Gate | None:
    """From now on, what is forked from this process asks it for threads. None where this system has no such way.

    This process must not start a thread any more: nobody would answer it.
    """
    machine = platform.machine()
    if machine not in bpf.ARCHITECTURES or version_of_linux() < OLDEST_LINUX:
        return None
    audit, column = bpf.ARCHITECTURES[machine]
    is_a_thread = [*bpf.when(bpf.JUMP_SET, CLONE_THREAD, bpf.ASK), *bpf.give(bpf.ALLOW)]
    program = bpf.program_of([
        *bpf.load(bpf.ARCHITECTURE_AT), *bpf.unless_equal(audit, bpf.ALLOW),
        *bpf.load(bpf.NUMBER_AT),
        # Its flags cannot be seen; glibc falls back to clone.
        *bpf.when(bpf.JUMP_EQUAL, CLONE3[column], bpf.ERRNO | bpf.ENOSYS),
        *bpf.guarded(CLONE[column], 0, is_a_thread),
        *bpf.give(bpf.ALLOW),
    ])  # fmt: skip
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    seccomp = REFUSED["seccomp"][column]
    # Refused where somebody outside, a container's manager, listens to this process in the same way.
    descriptor = libc.syscall(seccomp, SET_MODE_FILTER, NEW_LISTENER, ctypes.byref(program))
    return Gate(descriptor) if descriptor >= 0 else None


def version_of_linux() -> tuple[int, ...]:
    return tuple(int(part) for part in platform.release().split("-")[0].split(".")[:2] if part.isdecimal())
