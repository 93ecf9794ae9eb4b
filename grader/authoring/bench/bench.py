"""What every measurement needs: the course, a workspace in which everything is solved, and a stopwatch."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from grader.authoring.bench.measure import NotMeasured
from grader.content import Content, Exercise

COURSE = (sys.executable, "-m", "grader")


@dataclass(frozen=True, slots=True)
class Bench:
    """What every measurement needs. `workspace` holds the right solution of every exercise."""

    content: Content
    folder: Path
    workspace: Path
    exercises: tuple[Exercise, ...]
    runs: int

    def timer(
        self,
        command: Sequence[str],
        *,
        codes: Sequence[int] = (0,),
        cwd: Path | None = None,
        says: str = "",
        variables: Mapping[str, str] = MappingProxyType({}),
    ) -> Callable[[], float]:
        """Takes the seconds of a command. Raises NotMeasured where it ends or speaks otherwise than it should.

        `variables` are added to its environment.
        """

        def run() -> float:
            started = time.perf_counter()
            done = subprocess.run(
                command, cwd=cwd or self.workspace, env={**environment(), **variables}, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
            )  # fmt: skip
            seconds = time.perf_counter() - started
            if done.returncode not in codes:
                raise failed(command, f"ended with {done.returncode}", done.stdout)
            if says.encode() not in done.stdout:
                raise failed(command, f"should have said '{says}'", done.stdout)
            return seconds

        return run


def environment() -> dict[str, str]:
    """The environment of what is measured: lines wide enough not to wrap, no colour, and compiled code is kept."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "COLUMNS": "120", "NO_COLOR": "1"}


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a command as Ctrl-C does, and whatever is left of it and of what it started."""
    process.send_signal(signal.SIGINT)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.communicate(timeout=3)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def failed(command: Sequence[str], what: str, output: bytes) -> NotMeasured:
    """That a command did not do what it should, and the end of what it wrote."""
    typed = " ".join(command).replace(" ".join(COURSE), "course").replace(sys.executable, "python")
    last = output.decode("utf-8", "replace").strip().split("\n")[-12:]
    return NotMeasured("\n".join([f"`{typed}` {what}:", *last]))
