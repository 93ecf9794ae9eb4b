"""Starts the processes that grade, hands them jobs, and reads their reports. Imports no torch."""

from __future__ import annotations

import contextlib
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
from grader.grading.job import Job
from grader.report import ExerciseReport, exercise_from_json
from grader.sandbox import handover
from grader.sandbox.channel import Channel

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
# All that the processes inherit: where programs and libraries are, and nothing of the learner's.
KEPT_ENVIRONMENT = (
    "PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR", "LANG", "COURSE_ROOT",
    # Without the first, Windows gives a process neither sockets nor random numbers.
    "SYSTEMROOT", "TEMP", "TMP",
)  # fmt: skip


class Judge:
    """A running grader. Use as a context manager; leaving it ends every process it started."""

    def __init__(
        self, hidden: Iterable[Path] = (), *, without: Collection[str] = (), start: Start | None = None
    ) -> None:
        """`hidden`: folders no worker may read. `without`: layers of the lock to leave off, as a test.

        `start`: how processes are started, where that shall not be as this system does it best.
        """
        self.without = list(without)
        self.hidden = [PACKAGE, *hidden]
        self.begin_process = {"fork": self.begin_zygote, "spawn": self.begin_grader}[start or START]
        self.layers: dict[str, bool] = {}
        self.torch_version = ""
        self.jobs = 0

    def __enter__(self) -> Judge:
        self.errors = tempfile.TemporaryFile()
        ours, theirs = socket.socketpair()
        self.channel = Channel(ours)
        environment = ENVIRONMENT | {k: os.environ[k] for k in KEPT_ENVIRONMENT if k in os.environ}
        with theirs:
            self.process = self.begin_process(theirs, environment)
        return self

    def begin_zygote(self, channel: socket.socket, environment: dict[str, str]) -> subprocess.Popen[bytes]:
        """Start the process that everything else is forked from."""
        config = json.dumps({**self.config(), "grader": GRADER, "fd": channel.fileno()})
        options = ["-I", "-S", "-X", "utf8", *(["-B"] if sys.dont_write_bytecode else [])]
        return subprocess.Popen(
            [sys.executable, *options, str(ZYGOTE), config],
            stdin=subprocess.DEVNULL,
            stdout=self.errors,
            stderr=self.errors,
            cwd="/",
            env=environment,
            pass_fds=[channel.fileno()],
            start_new_session=True,
        )

    def begin_grader(self, channel: socket.socket, environment: dict[str, str]) -> subprocess.Popen[bytes]:
        """Start the grader's process, which starts workers."""
        errors = self.errors.fileno()
        process = handover.start(GRADER_PROCESS, sockets=[channel], environment=environment, errors=errors)
        handover.give(process, self.config(), [channel])
        return process

    def __exit__(self, *_: object) -> None:
        self.channel.close()
        self.process.terminate()
        try:
            self.process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if sys.platform != "win32":
            # The grader's own process is in the same group; workers died with what started them.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.errors.close()

    def config(self) -> dict[str, Any]:
        """What the process is told: where things are, and nothing about what is graded."""
        return {
            "path": [str(PACKAGE.parent), *sys.path[1:]],
            "libraries": libraries(),
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
        for job in jobs:
            self.begin(job)
            while (report := self.receive(on_event)) is None:
                pass
            yield report

    def begin(self, job: Job) -> None:
        """Have a job graded, in place of the one that is at work."""
        self.send(job.to_json())
        self.jobs += 1

    def receive(self, on_event: Callable[[dict[str, Any]], None] = lambda event: None) -> ExerciseReport | None:
        """Wait for the grader's next word: the report of the job that was begun last, or None and an event.

        Where waiting is not wanted: select() tells from `channel` whether there is a word, or `channel.waiting`.
        """
        event = self.next_event()
        match event["event"]:
            case "ready":
                pass
            case "superseded":
                self.jobs -= 1
            case "report":
                self.jobs -= 1
                # A report may cross a newer job on its way; then it is of no interest any more.
                return None if self.jobs else exercise_from_json(event["report"])
            case _ if self.jobs == 1:
                on_event(event)
        return None

    def probe(self, source: str, function: str, arguments: list[Any], *, timeout: float) -> dict[str, str]:
        """How a worker that calls a function of `source` ends: returned, raised, timeout, memory or crash."""
        self.send({"probe": function, "source": source, "arguments": arguments, "timeout": timeout})
        while (event := self.next_event())["event"] != "probed":
            pass
        return {"status": event["status"], "detail": event["detail"]}

    def send(self, message: dict[str, Any]) -> None:
        try:
            self.channel.send(message)
        except OSError:
            raise self.died() from None

    def next_event(self) -> dict[str, Any]:
        event = self.channel.receive()
        if event is None:
            raise self.died()
        if event["event"] == "ready":
            self.torch_version, self.layers = event["torch"], event["layers"]
        return event

    def died(self) -> SandboxError:
        """What the grader's process said before it ended."""
        self.errors.seek(0)
        last = self.errors.read().decode("utf-8", "replace").strip().split("\n")[-12:]
        return SandboxError("The grader's own process stopped:\n" + "\n".join(last))


def libraries() -> list[str]:
    """The folders that torch and numpy are in; the course's own sources are not among them in a clone."""
    folders = [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    for name in ("torch", "numpy"):
        spec = importlib.util.find_spec(name)
        if spec is None or not spec.origin:
            raise SandboxError(f"{name} is not installed; run: pip install {name}")
        folders.append(str(Path(spec.origin).parent.parent))
    return list(dict.fromkeys(folders))
