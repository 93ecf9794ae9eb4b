"""The grader's side of the sandbox: ask for a worker, talk to it until a deadline, end it.

Nothing here trusts a worker: replies are decoded by `wire`, bounded in size, and late is dead.
"""

from __future__ import annotations

import contextlib
import enum
import itertools
import json
import math
import os
import select
import signal
import socket
import struct
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from grader.channel import Channel
from grader.errors import SandboxError
from grader.sandbox import wire
from grader.sandbox.wire import visible

MEMORY = 2**30
SHOWN_OUTPUT = 64 * 2**10
TOTAL_OUTPUT = 16 * 2**20


class Stop(enum.Enum):
    """Why a worker stopped answering."""

    TIMEOUT = "timeout"
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


class Interrupted(KeyboardInterrupt):
    """Something else is wanted of the grader than the worker's answer."""


class Sandbox:
    """Starts workers through the zygote."""

    def __init__(self, control: socket.socket, *, interrupt: Channel | None = None):
        """`interrupt`: a message that waits there ends the waiting for any worker's answer."""
        self.control = control
        self.answers = control.makefile("rb")
        self.interrupt = interrupt
        self.numbers = itertools.count()

    def tell(self, message: dict[str, Any], descriptors: Iterable[int] = ()) -> None:
        """Ask the zygote for something, without waiting until it is done."""
        try:
            socket.send_fds(self.control, [json.dumps(message).encode() + b"\n"], list(descriptors))
        except OSError as error:
            raise SandboxError(f"the process that starts workers is gone: {error}") from error

    def status_of(self, worker: int) -> int:
        """End a worker; its exit status, negative for a signal."""
        return int(self.ask({"op": "end", "worker": worker})["status"])

    def settle(self) -> None:
        """Wait until every worker that was ended is gone."""
        self.ask({"op": "settle"})

    def ask(self, message: dict[str, Any]) -> dict[str, Any]:
        """The zygote's answer."""
        self.tell(message)
        answer: dict[str, Any] = json.loads(self.answers.readline() or b'{"error": "there is no zygote any more"}')
        if "error" in answer:
            raise SandboxError(answer["error"])
        return answer

    def worker(self, *, timeout: float, memory: int = MEMORY) -> Worker:
        """A fresh worker that must have said everything `timeout` seconds from now."""
        return Worker(self, timeout=timeout, memory=memory)


class Worker:
    """One worker, for one check. Use as a context manager: leaving it ends the process."""

    def __init__(self, sandbox: Sandbox, *, timeout: float, memory: int):
        self.sandbox = sandbox
        self.number = next(sandbox.numbers)
        self.timeout = timeout
        self.start_clock()
        self.unsent = memoryview(b"")
        self.shown = bytearray()
        self.output_bytes = 0
        requests, self.requests = os.pipe()
        self.replies, replies = os.pipe()
        self.output, output = os.pipe()
        theirs = [requests, replies, output]
        try:
            message = {"op": "fork", "worker": self.number, "memory": memory, "cpu": int(timeout) + 2}
            sandbox.tell(message, theirs)
        finally:
            for descriptor in theirs:
                os.close(descriptor)
        for descriptor in (self.requests, self.replies, self.output):
            os.set_blocking(descriptor, False)
        self.open = True

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def start_clock(self, at_most: float = math.inf) -> None:
        """Count the time anew: a worker that was started ahead has not used any yet. `at_most`: seconds."""
        self.deadline = time.monotonic() + min(self.timeout, at_most)

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
        self.send_some()

    def reply(self) -> Any:
        """The answer to the request that was posted: a value, or Raised."""
        while self.unsent:
            _, writable = self.wait([self.output], [self.requests])
            if writable and not self.send_some():
                self.fail_crashed()
        (size,) = struct.unpack("<I", self.receive(4))
        if size > wire.MAX_FRAME:
            self.fail(Stop.CRASH, f"the answer would be {size} bytes, which is too large")
        try:
            reply = wire.decode(self.receive(size))
            return read_reply(reply)
        except wire.WireError as error:
            self.fail(Stop.CRASH, f"the answer could not be read: {error}")

    def send_some(self) -> bool:
        """Write what the pipe takes; False when nobody reads it any more."""
        try:
            self.unsent = self.unsent[os.write(self.requests, self.unsent) :]
        except BlockingIOError:
            pass
        except BrokenPipeError:
            return False
        return True

    def receive(self, size: int) -> bytes:
        """Exactly `size` bytes of the reply, reading what is printed meanwhile."""
        data = bytearray()
        while len(data) < size:
            readable, _ = self.wait([self.replies, self.output], [])
            if self.replies in readable:
                chunk = os.read(self.replies, min(size - len(data), 2**20))
                if not chunk:
                    self.fail_crashed()
                data += chunk
        return bytes(data)

    def wait(self, reading: list[int], writing: list[int]) -> tuple[list[int], list[int]]:
        """Descriptors that are ready before the deadline; printed text is taken on the way."""
        if self.output_bytes > TOTAL_OUTPUT:
            printed = f"more than {TOTAL_OUTPUT // 2**20} MiB were printed, so it was stopped"
            self.fail(Stop.CRASH, printed, advice="Look for a print inside a loop.")
        interrupt = self.sandbox.interrupt
        watched = [*reading, interrupt.fileno()] if interrupt else reading
        left = self.deadline - time.monotonic()
        readable, writable, _ = select.select(watched, writing, [], left) if left > 0 else ([], [], [])
        if interrupt and (interrupt.received or interrupt.fileno() in readable):
            raise Interrupted
        if not readable and not writable:
            self.fail(Stop.TIMEOUT, f"no result within {self.timeout:g} s, so it was stopped")
        if self.output in readable:
            self.drain()
        return readable, writable

    def drain(self) -> None:
        """Take what the submission has printed so far."""
        with contextlib.suppress(BlockingIOError):
            chunk = os.read(self.output, 2**16)
            self.output_bytes += len(chunk)
            self.shown += chunk[: max(0, SHOWN_OUTPUT - len(self.shown))]

    def drain_all(self) -> None:
        """Take all that is there; a submission that goes on printing is not waited for."""
        for _ in range(TOTAL_OUTPUT // 2**16):
            before = self.output_bytes
            self.drain()
            if self.output_bytes == before:
                break

    def fail(self, reason: Stop, message: str, advice: str = "") -> None:
        self.end()
        raise WorkerStopped(reason, message, advice)

    def fail_crashed(self) -> None:
        """The worker closed its pipe without an answer: find out how it ended."""
        status = self.sandbox.status_of(self.number)
        self.close()
        if status in (-signal.SIGXCPU,):
            raise WorkerStopped(Stop.TIMEOUT, "the time limit of the processor was reached")
        if status == -signal.SIGKILL:
            raise WorkerStopped(Stop.CRASH, "the process was killed, or closed its channel, before it answered")
        if status < 0:
            name = signal.Signals(-status).name if -status in set(signal.Signals) else str(-status)
            raise WorkerStopped(Stop.CRASH, f"the process died of signal {name} before it answered")
        message = f"the process ended with exit code {status} before it answered"
        raise WorkerStopped(Stop.CRASH, message)

    def end(self) -> None:
        """Kill the worker, if it is there still."""
        if self.open:
            self.sandbox.tell({"op": "kill", "worker": self.number})
            self.close()

    def close(self) -> None:
        """Take what was printed, and let go of the pipes."""
        self.open = False
        self.drain_all()
        for descriptor in (self.requests, self.replies, self.output):
            os.close(descriptor)


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
