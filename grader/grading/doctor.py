"""`course doctor`: proves, by trying, what the lock on a worker stops on this machine."""

from __future__ import annotations

import os
import platform
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader import __version__
from grader.content import PACKAGE
from grader.grading.judge import Judge, Start

PROBES = PACKAGE / "sandbox" / "probes.py"
MEMORY_TO_ASK_FOR = 3 * 2**29
THREADS_TO_ASK_FOR = 1000
SECONDS_TO_LOOP = 0.2


@dataclass(frozen=True, slots=True)
class Finding:
    """One denial: what was tried, whether the worker was stopped, and whether an ordinary process was not."""

    what: str
    is_blocked: bool
    is_proven: bool
    detail: str

    @property
    def verdict(self) -> str:
        """`blocked` only when it was seen to be stopped and the same attempt works outside."""
        if not self.is_proven:
            return "unproven"
        return "blocked" if self.is_blocked else "open"


@dataclass(frozen=True, slots=True)
class Examination:
    """What this machine is, and every finding."""

    facts: dict[str, str]
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        return all(finding.verdict == "blocked" for finding in self.findings)


def examine(
    *, hidden: Sequence[Path] = (), without: Sequence[str] = (), start: Start | None = None
) -> Examination:
    """Try everything a worker must not do, in a worker and outside of one. `without`, `start`: see Judge."""
    with Judge(hidden, without=without, start=start) as judge:
        findings = try_all(judge)
        facts = {
            "course": __version__,
            "python": platform.python_version(),
            "torch": judge.torch_version,
            "system": platform.platform(terse=True),
            "lock": ", ".join(layer for layer, exists in judge.layers.items() if exists) or "none",
        }
    return Examination(facts, findings)


def try_all(judge: Judge) -> tuple[Finding, ...]:
    """What a running grader's workers are kept from."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        tcp = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        udp = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        udp.bind(("127.0.0.1", 0))
        return tuple(find(judge, *attempt) for attempt in attempts(folder, tcp, udp))


def attempts(folder: Path, tcp: socket.socket, udp: socket.socket) -> Iterator[tuple[str, str, Any, str]]:
    """What is tried: in words, the probe, its argument, and the state that shows it was stopped."""
    secret, target, canary = folder / "secret", folder / "written", folder / "canary"
    secret.write_text("secret", encoding="utf-8")
    canary.write_text("canary", encoding="utf-8")
    yield "reading a file of yours", "read_file", str(secret), "raised"
    yield "reading the course's checks", "read_file", str(PACKAGE / "checks" / "expect.py"), "raised"
    yield "writing a file", "write_file", str(target), "raised"
    yield "changing the mode of a file", "change_mode", str(canary), "raised"
    yield "the network (TCP)", "connect", tcp.getsockname()[1], "raised"
    yield "the network (UDP)", "send_datagram", udp.getsockname()[1], "raised"
    yield "starting a process", "start_process", None, "raised"
    if sys.platform != "win32":
        # Elsewhere that is starting a process too.
        yield "running a program", "run_program", sys.executable, "raised"
    yield "signals to another process", "signal_process", os.getpid(), "raised"
    if sys.platform == "linux":
        yield "a lock on a file that others use", "hold_a_file", os.__file__, "raised"
        yield "more threads than the limit", "start_threads", THREADS_TO_ASK_FOR, "crash"
    yield "more memory than the limit", "take_memory", MEMORY_TO_ASK_FOR, "memory"
    yield "more time than the limit", "never_end", 3600.0, "timeout"


def find(judge: Judge, what: str, probe: str, argument: Any, stopped: str) -> Finding:
    """Try one thing in a worker, then outside."""
    arguments = [] if argument is None else [argument]
    source = PROBES.read_text(encoding="utf-8")
    # Filling memory takes time, which must not be what stops it.
    seen = judge.probe(source, probe, arguments, timeout=20.0 if stopped == "memory" else 1.0)
    works = works_outside(probe, [SECONDS_TO_LOOP] if stopped == "timeout" else arguments)
    return Finding(what, seen["status"] == stopped, works, seen["detail"])


def works_outside(probe: str, arguments: list[Any]) -> bool:
    """True when an ordinary process can do it."""
    call = f"print({probe}(*{arguments!r}))"
    result = subprocess.run(
        [sys.executable, "-c", f"{PROBES.read_text(encoding='utf-8')}\n{call}"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return result.returncode == 0 and result.stdout.strip() == "done"
