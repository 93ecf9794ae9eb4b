"""Trying on, once, what every worker puts on, as a container may refuse any part of it; on Linux.

Asking the kernel what it has is not enough: a call may be there and be refused. So a process does it all, says
what could not be done, and ends. It is best forked before torch is imported, when that takes a millisecond.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import resource
from collections.abc import Collection
from typing import Any, NoReturn

from grader.sandbox import limits, threads
from grader.sandbox.lock import Lock

ENOUGH_MEMORY, ENOUGH_SECONDS = 2**30, 60


def try_on(lock: Lock) -> tuple[Lock, dict[str, bool]]:
    """The lock less the layers that this machine refuses; which layers there are and are not, and missing limits.

    Raises OSError where no worker can be made.
    """
    reading, writing = os.pipe()
    parent = os.getpid()
    try:
        child = os.fork()
    except OSError as error:
        raise OSError(f"no further process can be started ({error.strerror})") from error
    if child == 0:
        tell_what_is_refused(lock, writing, parent=parent)
    os.close(writing)
    with open(reading, "rb") as answers:  # noqa: PTH123
        answer = answers.read()
    _, status = os.waitpid(child, 0)
    if not answer:
        raise OSError(
            f"a process that was to lock itself in ended with exit code {os.waitstatus_to_exitcode(status)}"
        )
    said: dict[str, Any] = json.loads(answer)
    if "error" in said:
        raise OSError(said["error"])
    refused = said["refused"]
    fitting = without(lock, refused)
    return fitting, fitting.layers | dict.fromkeys(refused, False)


def tell_what_is_refused(lock: Lock, writing: int, *, parent: int) -> NoReturn:
    """Life of the process that tries: put everything on and say what did not work."""
    try:
        answer: dict[str, Any] = {"refused": put_on(lock, parent=parent)}
    except OSError as error:
        answer = {"error": str(error)}
    try:
        os.write(writing, json.dumps(answer).encode())
    finally:
        os._exit(0)


def put_on(lock: Lock, *, parent: int) -> list[str]:
    """Put on what a worker does, in the same order; the names of what is refused."""
    refused = []
    if lock.layers["seccomp"] and not threads.stand_at_the_gate():
        refused.append("thread-limit")
    limits.limit(memory=ENOUGH_MEMORY, cpu_seconds=ENOUGH_SECONDS, parent=parent)
    if not has_memory_limit():
        refused.append("memory-limit")
    for name in [name for name, exists in lock.layers.items() if exists]:
        try:
            without(lock, {*lock.layers} - {name}).put_on()
        except OSError:
            refused.append(name)
    return refused


def has_memory_limit() -> bool:
    with contextlib.suppress(OSError):
        return resource.getrlimit(resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY
    return False


def without(lock: Lock, layers: Collection[str]) -> Lock:
    """The lock less these layers."""
    if "landlock" in layers:
        lock = dataclasses.replace(lock, ruleset=-1, landlock_version=0)
    if "seccomp" in layers:
        lock = dataclasses.replace(lock, architecture="")
    return lock
