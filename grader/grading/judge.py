"""Starts the processes that grade, hands them jobs, and reads their reports. Imports no torch."""

from __future__ import annotations

import contextlib
import errno
import importlib.util
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

from grader.content import PACKAGE
from grader.errors import SandboxError
from grader.grading.grader import Grader
from grader.grading.job import Job
from grader.grading.side_by_side import SideBySide
from grader.report import ExerciseReport
from grader.sandbox import handover

ZYGOTE = PACKAGE / "sandbox" / "zygote.py"
# What the zygote's first child becomes.
GRADER = "grader.grading.jobs"
GRADER_PROCESS = Path(__file__).with_name("grader_process.py")
# Forking is faster, and elsewhere it is missing or not safe once torch is there.
Start = Literal["fork", "spawn"]
START: Start = "fork" if sys.platform == "linux" else "spawn"
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    # Compiling starts compilers and writes files; without it, a function that asks for it just runs.
    "TORCHDYNAMO_DISABLE": "1",
    # The first optimiser makes this folder, which a locked worker cannot: it gets one that is there.
    "TORCHINDUCTOR_CACHE_DIR": "/",
    # What torch leaves in memory lies in large pages: a worker's fork and end have so much less to go through.
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
}
TOO_MANY_OPEN = "There would be too many open files: raise the limit with `ulimit -n 256`."
# How many a grader and its parent have open at most, and some to spare.
DESCRIPTORS = 32
SECONDS_TO_END = 2.0
PACKAGE_FOLDERS = ("site-packages", "dist-packages")
# All that the processes inherit: where programs and libraries are, and nothing of the learner's.
KEPT_ENVIRONMENT = (
    "PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR", "LANG", "COURSE_ROOT",
    # Without the first, Windows gives a process neither sockets nor random numbers.
    "SYSTEMROOT", "TEMP", "TMP",
)  # fmt: skip


class Judge(Grader):
    """A running grader, or several. Use as a context manager; leaving it ends every process it started."""

    def __init__(
        self,
        hidden: Iterable[Path] = (),
        *,
        without: Collection[str] = (),
        start: Start | None = None,
        graders: int = 1,
        patience: float | None = None,
    ) -> None:
        """`hidden`: folders no worker may read. `without`: layers of the lock to leave off, as a test.

        `start`: how processes are started, where that shall not be as this system does it best.
        `graders`: how many may be at work at once, where there are processors for them and a further one is a
        fork, without an import of torch. `patience`: see Grader.
        """
        super().__init__(patience=patience)
        self.without = list(without)
        self.hidden = [PACKAGE, *hidden]
        self.start = start or START
        further = min(graders, processors()) - 1 if self.start == "fork" else 0
        self.others = [Grader(patience=patience) for _ in range(further)]

    def __enter__(self) -> Judge:
        refuse_few_descriptors()
        environment = ENVIRONMENT | {k: os.environ[k] for k in KEPT_ENVIRONMENT if k in os.environ}
        begin = {"fork": self.begin_zygote, "spawn": self.begin_grader}[self.start]
        theirs: list[socket.socket] = []
        try:
            self.errors = tempfile.TemporaryFile()
            theirs += [grader.connect(self.errors) for grader in (self, *self.others)]
            self.process = begin(theirs, environment)
        except OSError as error:
            if error.errno == errno.EMFILE:
                raise SandboxError(TOO_MANY_OPEN) from error
            # Without a session of its own it could not be ended with all that it starts.
            raise SandboxError(
                f"The grader cannot be started in a session of its own: {error.strerror}."
            ) from error
        finally:
            for end in theirs:
                end.close()
        return self

    def begin_zygote(self, channels: list[socket.socket], environment: dict[str, str]) -> subprocess.Popen[bytes]:
        """Start the process that everything else is forked from."""
        descriptors = [channel.fileno() for channel in channels]
        config = json.dumps({**self.config(), "grader": GRADER, "fds": descriptors})
        options = ["-I", "-S", "-X", "utf8", *(["-B"] if sys.dont_write_bytecode else [])]
        return subprocess.Popen(
            [sys.executable, *options, str(ZYGOTE), config],
            stdin=subprocess.DEVNULL,
            stdout=self.errors,
            stderr=self.errors,
            cwd="/",
            env=environment,
            pass_fds=descriptors,
            start_new_session=True,
        )

    def begin_grader(self, channels: list[socket.socket], environment: dict[str, str]) -> subprocess.Popen[bytes]:
        """Start the grader's process, which starts workers."""
        errors = self.errors.fileno()
        process = handover.start(GRADER_PROCESS, sockets=channels, environment=environment, errors=errors)
        handover.give(process, self.config(), channels)
        return process

    def __exit__(self, *_: object) -> None:
        for grader in (self, *self.others):
            grader.channel.close()
        # One that was stopped, with SIGSTOP for one, hears of the second alone.
        for end in (self.process.terminate, self.process.kill):
            with contextlib.suppress(subprocess.TimeoutExpired, PermissionError):
                end()
                self.process.wait(timeout=SECONDS_TO_END)
                break
        if sys.platform != "win32":
            # The grader's own process is in the same group; workers died with what started them.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.errors.close()

    def config(self) -> dict[str, Any]:
        """What the process is told: where things are, and nothing about what is graded."""
        found = libraries()
        return {
            "path": list(dict.fromkeys([str(PACKAGE.parent), *filter(is_installed, sys.path), *found])),
            "libraries": found,
            "interpreter": list(dict.fromkeys([sys.prefix, sys.base_prefix, sys.exec_prefix])),
            "without": self.without,
            "hidden": [str(place) for place in self.hidden],
        }

    def grade(
        self,
        jobs: Iterable[Job],
        *,
        on_event: Callable[[dict[str, Any]], None] = lambda event: None,
    ) -> Iterator[ExerciseReport]:
        """A report for each job, in order. Raises SandboxError when the grader's process dies."""
        return SideBySide([self, *self.others], jobs).reports(on_event)


def refuse_few_descriptors() -> None:
    """Raise SandboxError where a process may have fewer files open than a grader needs."""
    if sys.platform != "win32":
        import resource

        with contextlib.suppress(OSError):
            most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
            if 0 <= most < DESCRIPTORS:
                raise SandboxError(
                    f"{TOO_MANY_OPEN} Here a process may have {most}, and grading takes {DESCRIPTORS}."
                )


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def is_installed(folder: str) -> bool:
    """Whether a folder that modules come from is Python's own, or one for packages.

    No other is for the grader: it would take a file called like a module for that module, and run it. In a kernel
    `sys.path` is whatever the cells of a notebook have made of it.
    """
    roots = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}
    return folder.endswith(PACKAGE_FOLDERS) or any(Path(folder).is_relative_to(root) for root in roots)


def libraries() -> list[str]:
    """The folders that torch and numpy are in; the course's own sources are not among them in a clone."""
    folders = [path for path in sys.path if path.endswith(PACKAGE_FOLDERS)]
    for name in ("torch", "numpy"):
        spec = importlib.util.find_spec(name)
        if spec is None or not spec.origin:
            raise SandboxError(f"{name} is not installed; run: pip install {name}")
        folders.append(str(Path(spec.origin).parent.parent))
    return list(dict.fromkeys(folders))
