"""Workers by fork: the zygote makes one for each check, from a process that has imported torch already."""

from __future__ import annotations

import itertools
import json
import os
import socket
from collections.abc import Iterable
from typing import Any

from grader.errors import SandboxError
from grader.sandbox.clock import Share
from grader.sandbox.limits import Ending, Excess
from grader.sandbox.lines import Line, PipeLine


class Forker:
    """Asks the zygote for workers and for their end."""

    can_start_ahead = True

    def __init__(self, control: socket.socket, *, layers: dict[str, bool]):
        self.control = control
        self.answers = control.makefile("rb")
        self.layers = layers
        self.numbers = itertools.count()

    def process(self, *, memory: int, cpu_seconds: int) -> ForkedProcess:
        """A fresh process; each is used once."""
        return ForkedProcess(self, memory=memory, cpu_seconds=cpu_seconds)

    def renew(self) -> None:
        """Every process is new."""

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

    def tell(self, message: dict[str, Any], descriptors: Iterable[int] = ()) -> None:
        """Ask the zygote for something, without waiting until it is done."""
        try:
            socket.send_fds(self.control, [json.dumps(message).encode() + b"\n"], list(descriptors))
        except OSError as error:
            raise SandboxError(f"the process that starts workers is gone: {error}") from error


class ForkedProcess:
    """A child of the zygote, and the pipes to it."""

    requests: Line
    replies: Line
    output: Line

    def __init__(self, forker: Forker, *, memory: int, cpu_seconds: int):
        self.forker = forker
        self.number = next(forker.numbers)
        try:
            requests, our_requests = os.pipe()
            our_replies, replies = os.pipe()
            our_output, output = os.pipe()
        except OSError as error:
            raise SandboxError(f"There is no line to a process for submissions: {error.strerror}.") from error
        theirs = [requests, replies, output]
        try:
            message = {"op": "fork", "worker": self.number, "memory": memory, "cpu": cpu_seconds}
            forker.tell(message, theirs)
        finally:
            for descriptor in theirs:
                os.close(descriptor)
        self.requests, self.replies, self.output = map(PipeLine, (our_requests, our_replies, our_output))

    def excess(self) -> None:
        """Nothing: Linux refuses memory above the limit, and the zygote counts threads."""

    def share(self) -> Share:
        """The zygote's word: it is the parent, so nobody else can have the id by now."""
        return Share(**self.forker.ask({"op": "time", "worker": self.number}))

    def release(self) -> None:
        """End it: the next check gets another."""
        self.kill()

    def kill(self) -> None:
        """Have the zygote kill it."""
        self.forker.tell({"op": "kill", "worker": self.number})
        self.close()

    def ending(self) -> Ending:
        """End it, and say how it had ended before."""
        self.close()
        answer = self.forker.ask({"op": "end", "worker": self.number})
        return Ending(answer["status"], Excess.THREADS if answer["threads"] else None)

    def close(self) -> None:
        for line in (self.requests, self.replies, self.output):
            line.close()
