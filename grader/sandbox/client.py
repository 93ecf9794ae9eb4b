"""The grader's side of the sandbox: get a worker, talk to it until its time is up, let go of it.

How its process is started and ended is the business of `fork` and `spawn`.

Nothing here trusts a worker: replies are decoded by `wire`, bounded in size, and late is dead.
"""

from __future__ import annotations

import contextlib
import enum
import select
import signal
import struct
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn, Protocol

from grader.sandbox import wire
from grader.sandbox.channel import Channel
from grader.sandbox.clock import Clock, OutOfTime, Share
from grader.sandbox.limits import Ending, Excess
from grader.sandbox.lines import Line
from grader.sandbox.wire import visible

MEMORY = 2**30
SHOWN_OUTPUT = 64 * 2**10
TOTAL_OUTPUT = 16 * 2**20
# How often it is looked at what a worker has where its system sets no limit to it.
GLANCE_SECONDS = 0.05


class Stop(enum.Enum):
    """Why a worker stopped answering."""

    TIMEOUT = "timeout"
    WAITED = "waited"
    MEMORY = "memory"
    CRASH = "crash"


class WorkerStopped(Exception):
    """The worker did not answer; the message says what was seen."""

    def __init__(self, reason: Stop, message: str, advice: str = ""):
        super().__init__(message)
        self.reason = reason
        self.advice = advice
        self.message = message


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception in the submission, as the worker tells it. `type_names`: its type, then its bases."""

    type_names: tuple[str, ...]
    text: str
    frames: tuple[tuple[int, str, str], ...]
    out_of_memory: bool


class Interrupted(BaseException):
    """Something else is wanted of the grader than the worker's answer. Nothing that handles errors handles it."""


class Process(Protocol):
    """A worker's process, as a conversation with it needs it."""

    requests: Line
    replies: Line
    output: Line

    def excess(self) -> Excess | None:
        """What it has more of than it may, where we have to look."""

    def share(self) -> Share:
        """What it has had of the processors since it was handed out."""

    def release(self) -> None:
        """This check needs it no longer, and it waits for requests."""

    def kill(self) -> None:
        """End it, without waiting until it is gone."""

    def ending(self) -> Ending:
        """End it, and say how it had ended before."""


class Starter(Protocol):
    """One way of starting the processes of workers."""

    # Which layers of the lock workers have, and lack, on this machine.
    layers: dict[str, bool]
    # Whether a second worker can load a submission while a check uses the first.
    can_start_ahead: bool

    def process(self, *, memory: int, cpu_seconds: int) -> Process:
        """A process that waits for a submission. `memory`: bytes on top of what it has now."""

    def renew(self) -> None:
        """What comes next is another submission: end what ran an earlier one and is there still."""

    def settle(self) -> None:
        """Wait until every process that was ended is gone."""


class Sandbox:
    """Gives each check its worker."""

    def __init__(self, starter: Starter, *, interrupt: Channel | None = None):
        """`interrupt`: a message that waits there ends the waiting for any worker's answer."""
        self.starter = starter
        self.interrupt = interrupt

    def worker(self, *, timeout: float, memory: int = MEMORY) -> Worker:
        """A fresh worker that may use `timeout` seconds of a processor, to load a submission and to answer."""
        # Its system's own limit, which asks nobody, is above ours: it is there for when we come late.
        process = self.starter.process(memory=memory, cpu_seconds=int(timeout) + 2)
        return Worker(process, timeout=timeout, interrupt=self.interrupt)


class Worker:
    """One worker, for one check. Use as a context manager: leaving it lets go of the process."""

    def __init__(self, process: Process, *, timeout: float, interrupt: Channel | None = None):
        self.process = process
        self.interrupt = interrupt
        self.clock = Clock(timeout, process.share)
        self.next_glance = 0.0
        self.unsent = memoryview(b"")
        self.unread = bytearray()
        self.owes_reply = False
        self.shown = bytearray()
        self.output_bytes = 0
        self.open = True

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    @property
    def printed(self) -> str:
        """What the submission printed, cut at a readable length."""
        text = visible(bytes(self.shown).decode("utf-8", "replace"))
        return text + "\n… (more was printed)" if self.output_bytes > len(self.shown) else text

    def ask(self, **request: Any) -> Any:
        """The worker's answer: a value, or Raised. Raises WorkerStopped when there is none."""
        self.post(**request)
        return self.reply()

    def post(self, **request: Any) -> None:
        """Send a request as far as that goes without waiting; `reply` sends the rest."""
        if not self.open:
            raise WorkerStopped(Stop.CRASH, "the worker has already stopped")
        frame = wire.encode(request)
        self.unsent = memoryview(struct.pack("<I", len(frame)) + frame)
        self.owes_reply = True
        self.send_some()

    def reply(self) -> Any:
        """The answer to the request that was posted: a value, or Raised."""
        with self.clock:
            while self.unsent:
                _, writable = self.wait([self.process.output], [self.process.requests])
                if writable and not self.send_some():
                    self.fail_crashed()
            (size,) = struct.unpack("<I", self.receive(4))
            if size > wire.MAX_FRAME:
                self.fail(Stop.CRASH, f"the answer would be {size} bytes, which is too large")
            frame = self.receive(size)
        try:
            reply = wire.decode(frame)
            self.owes_reply = False
            return read_reply(reply)
        except wire.WireError as error:
            self.fail(Stop.CRASH, f"the answer could not be read: {error}")

    def send_some(self) -> bool:
        """Write what the line takes; False when nobody reads it any more."""
        try:
            self.unsent = self.unsent[self.process.requests.write(self.unsent) :]
        except BlockingIOError:
            pass
        except ConnectionError:
            return False
        return True

    def receive(self, size: int) -> bytes:
        """Exactly `size` bytes of the reply, reading what is printed meanwhile."""
        while len(self.unread) < size:
            readable, _ = self.wait([self.process.replies, self.process.output], [])
            if self.process.replies in readable:
                chunk = self.process.replies.read(2**16)
                if not chunk:
                    self.fail_crashed()
                self.unread += chunk
        data = bytes(self.unread[:size])
        del self.unread[:size]
        return data

    def wait(self, reading: Sequence[Line], writing: Sequence[Line]) -> tuple[list[Any], list[Any]]:
        """Lines that are ready before the time is up; printed text is taken on the way."""
        if self.output_bytes > TOTAL_OUTPUT:
            printed = f"more than {TOTAL_OUTPUT // 2**20} MiB were printed, so it was stopped"
            self.fail(Stop.CRASH, printed, advice="Look for a print inside a loop.")
        watched: list[Any] = [*reading, self.interrupt] if self.interrupt else [*reading]
        readable, writable = list[Any](), list[Any]()
        while not readable and not writable:
            try:
                left = self.clock.left()
            except OutOfTime as over:
                self.fail(Stop.WAITED if over.has_waited else Stop.TIMEOUT, str(over))
            self.glance()
            readable, writable, _ = select.select(watched, writing, [], min(left, GLANCE_SECONDS))
            if self.interrupt and (self.interrupt.received or self.interrupt in readable):
                raise Interrupted
        if self.process.output in readable:
            self.drain()
        return readable, writable

    def glance(self) -> None:
        """Stop a worker that has taken too much; looks once in a while, however often it is called."""
        now = time.monotonic()
        if now < self.next_glance:
            return
        self.next_glance = now + GLANCE_SECONDS
        if excess := self.process.excess():
            self.fail(*stop_of(excess))

    def drain(self) -> None:
        """Take what the submission has printed so far."""
        with contextlib.suppress(BlockingIOError):
            chunk = self.process.output.read(2**16)
            self.output_bytes += len(chunk)
            self.shown += chunk[: max(0, SHOWN_OUTPUT - len(self.shown))]

    def drain_all(self) -> None:
        """Take all that is there; a submission that goes on printing is not waited for."""
        for _ in range(TOTAL_OUTPUT // 2**16):
            before = self.output_bytes
            self.drain()
            if self.output_bytes == before:
                break

    def fail(self, reason: Stop, message: str, advice: str = "") -> NoReturn:
        self.owes_reply = True
        self.end()
        raise WorkerStopped(reason, message, advice)

    def fail_crashed(self) -> NoReturn:
        """The worker closed its line without an answer: find out how it ended."""
        self.open = False
        self.drain_all()
        ending = self.process.ending()
        if ending.excess:
            raise WorkerStopped(*stop_of(ending.excess))
        status = ending.code
        message = f"the process ended with exit code {status} before it answered"
        if status < 0:
            name = signal.Signals(-status).name if -status in set(signal.Signals) else str(-status)
            if name == "SIGXCPU":
                raise WorkerStopped(Stop.TIMEOUT, str(OutOfTime(self.clock.limit, has_waited=False)))
            message = f"the process died of signal {name} before it answered"
            if name == "SIGKILL":
                message = "the process was killed, or closed its channel, before it answered"
        raise WorkerStopped(Stop.CRASH, message)

    def end(self) -> None:
        """Take what was printed and let go of the process; one that is at work still is killed."""
        if self.open:
            self.open = False
            self.drain_all()
            (self.process.kill if self.owes_reply else self.process.release)()


def stop_of(excess: Excess) -> tuple[Stop, str, str]:
    """How a worker with too much of something is said to have stopped: why, in words, and what to look for."""
    if excess is Excess.MEMORY:
        return Stop.MEMORY, excess.value, ""
    return Stop.CRASH, excess.value, "Look for threads that are started in a loop; torch needs none of yours."


def read_reply(reply: Any) -> Any:
    """The value of a reply, or Raised. Raises WireError when it is neither."""
    if not isinstance(reply, dict) or len(reply) != 1:
        raise wire.WireError("not a reply")
    if "value" in reply:
        return reply["value"]
    match reply.get("raised"):
        case {"types": [str(), *_] as names, "text": str(text), "frames": list(frames), "memory": bool(memory)}:
            # Cut before anything else is done with it: a stranger's text has any length.
            return Raised(
                tuple(visible(str(name)[:200]) for name in names[:20]),
                visible(text[:2000]),
                tuple(read_frame(frame) for frame in frames[-20:]),
                memory,
            )
    raise wire.WireError("not a reply")


def read_frame(frame: Any) -> tuple[int, str, str]:
    """Line, function and text of one traceback frame."""
    match frame:
        case {"line": int(line), "function": str(function), "text": str(text)}:
            return line, visible(function[:200]), visible(text[:200])
    raise wire.WireError("not a traceback frame")
