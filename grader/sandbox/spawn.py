"""Workers by exec, for systems without a fork that is safe after torch: each imports torch by itself.

That takes a second, so one process serves all checks of a submission, with a fresh module for each, and a spare
one warms up meanwhile. A process that stopped is replaced; none ever meets a second submission. Imports no torch
itself: the first worker is started before the grader's process does so.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.errors import SandboxError
from grader.sandbox import handover, lock, seatbelt
from grader.sandbox.clock import Share
from grader.sandbox.limits import Ending, Excess
from grader.sandbox.lines import Line, SocketLine

if sys.platform == "win32":
    from grader.sandbox.job_object import JobObject as Hold
else:
    from grader.sandbox.process_group import ProcessGroup as Hold

SCRIPT = Path(__file__).with_name("spawned_worker.py")
MEMORY = 2**30
# Of the processor, for all checks of a submission: what ends a worker that hangs inside C when nobody else does.
CPU_SECONDS = 1800
START_SECONDS = 120.0
NOT_FOR_WORKERS = ("COURSE_ROOT", "PYTEST_DISABLE_PLUGIN_AUTOLOAD")
# What a machine has, and lacks, that has no lock on files and the network.
JOB_OBJECT_ONLY = {"job object": True, "lock on files and network": False}


@dataclass(frozen=True, slots=True)
class Plan:
    """What every worker is started with.

    libraries: folders that hold torch and its dependencies. interpreter: folders that Python itself is in.
    hidden: folders that no worker may read. without: layers of the lock, or "memory" for its limit, to leave off.
    """

    libraries: Sequence[str]
    interpreter: Sequence[str]
    hidden: Sequence[str]
    without: Collection[str] = ()


class Spawner:
    """Starts workers' processes ahead of time and hands them out."""

    can_start_ahead = False

    def __init__(self, plan: Plan):
        """Starts the first process. Nothing waits for it yet."""
        self.layers = layers_of_this_system(plan)
        missing = [name for name, is_there in self.layers.items() if not is_there]
        # What is refused here is refused to every worker.
        self.plan = replace(plan, without=[*plan.without, *missing])
        self.environment = {name: value for name, value in os.environ.items() if name not in NOT_FOR_WORKERS}
        self.current: SpawnedProcess | None = None
        self.ended: list[SpawnedProcess] = []
        self.spare = self.start()

    def start(self) -> SpawnedProcess:
        return SpawnedProcess(self.plan, self.environment, around=self.around())

    def around(self) -> Callable[[list[str]], list[str]]:
        """What puts the lock around a worker's command, on systems whose locks are put on from outside."""
        if self.layers.get("seatbelt"):
            readable = [*self.plan.libraries, *self.plan.interpreter]
            return seatbelt.around(readable=readable, hidden=self.plan.hidden)
        return lambda command: command

    def prove(self) -> None:
        """Wait until the first worker is ready; where it is not under the seatbelt, do without one.

        Raises SandboxError when no worker can be started.
        """
        try:
            self.spare.wait_until_ready()
        except SandboxError:
            if not self.layers.get("seatbelt"):
                raise
            self.layers["seatbelt"] = False
            self.spare.kill()
            self.spare = self.start()
            self.spare.wait_until_ready()

    def process(self, *, memory: int, cpu_seconds: int) -> SpawnedProcess:
        """The process of this submission, or a fresh one where that has stopped."""
        if self.current is None or not self.current.is_waiting():
            self.renew()
            self.spare.wait_until_ready()
            # The next one does not hold up the submission: it imports torch while this one is at work.
            self.current, self.spare = self.spare, self.start()
        self.current.hand_out(memory=memory)
        return self.current

    def renew(self) -> None:
        """What comes next is another submission: end the process that ran this one."""
        if self.current:
            self.current.kill()
            self.ended.append(self.current)
            self.current = None

    def settle(self) -> None:
        """Wait until every process that was ended is gone."""
        while self.ended:
            self.ended.pop().ending()

    def close(self) -> None:
        """End every process."""
        self.renew()
        self.ended.append(self.spare)
        self.settle()


class SpawnedProcess:
    """A worker's process from its start on, and the sockets to it."""

    requests: Line
    replies: Line
    output: Line

    def __init__(
        self, plan: Plan, environment: dict[str, str], *, around: Callable[[list[str]], list[str]]
    ) -> None:
        ours, theirs = zip(socket.socketpair(), socket.socketpair(), strict=True)
        self.process = handover.start(SCRIPT, sockets=theirs, environment=environment, around=around)
        # Before it is told anything: from now on it cannot outlive us.
        self.hold = Hold(self.process)
        message = {
            "libraries": list(plan.libraries), "hidden": list(plan.hidden), "without": list(plan.without),
            "memory": MEMORY, "cpu": CPU_SECONDS, "grader": os.getpid(),
        }  # fmt: skip
        handover.give(self.process, message, theirs)
        self.requests = self.replies = SocketLine(ours[0])
        self.output = SocketLine(ours[1])
        self.is_ready = self.is_ended = False
        self.before = Share()

    def wait_until_ready(self) -> None:
        """Raises SandboxError when it ends instead, or takes longer than START_SECONDS."""
        if self.is_ready:
            return
        readable, _, _ = select.select([self.replies], [], [], START_SECONDS)
        if not readable or self.replies.read(len(handover.READY)) != handover.READY:
            self.kill()
            raise SandboxError("A process to run submissions in could not be started.")
        self.is_ready = True

    def is_waiting(self) -> bool:
        """Whether it can be given work: it is there, and has said nothing that it was not asked."""
        return not self.is_ended and not select.select([self.replies], [], [], 0)[0]

    def hand_out(self, *, memory: int) -> None:
        """From now on its time counts. `memory`: how many bytes more it may hold than when it was ready."""
        self.hold.limit_memory(memory)
        self.before = self.hold.share()

    def share(self) -> Share:
        return self.hold.share().since(self.before)

    def excess(self) -> Excess | None:
        return self.hold.excess()

    def release(self) -> None:
        """The next check of the submission goes on with it."""

    def kill(self) -> None:
        """End it, without waiting until it is gone."""
        if not self.is_ended:
            self.is_ended = True
            self.hold.kill()
            self.requests.close()
            self.output.close()

    def ending(self) -> Ending:
        """End it, and say how it had ended before."""
        self.kill()
        return Ending(self.process.wait())


def layers_of_this_system(plan: Plan) -> dict[str, bool]:
    """Which layers of a lock there are for workers that are started by exec, and which this machine has."""
    if sys.platform == "darwin":
        return {"seatbelt": seatbelt.PROGRAM.exists() and "seatbelt" not in plan.without}
    if sys.platform == "win32":
        return dict(JOB_OBJECT_ONLY)
    from grader.sandbox import fitting

    with_nothing_readable = lock.build_lock([], without=plan.without)
    try:
        _, layers = fitting.try_on(with_nothing_readable)
    except OSError as error:
        raise SandboxError(f"This machine does not let submissions be run: {error}.") from error
    with contextlib.suppress(OSError):
        os.close(with_nothing_readable.ruleset)
    # Threads are watched here, and not asked about.
    return {name: is_on for name, is_on in layers.items() if name != "thread-limit"}
