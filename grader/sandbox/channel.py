"""Messages between two of our own processes: JSON objects, one a line, over a socket."""

from __future__ import annotations

import json
import select
import socket
from typing import Any


class Channel:
    """One end. Only for processes that never run a submission; for those that do, see sandbox.wire."""

    def __init__(self, end: socket.socket):
        self.end = end
        self.received = bytearray()

    def fileno(self) -> int:
        """So that select() can wait for it; see also `waiting`."""
        return self.end.fileno()

    def send(self, message: dict[str, Any]) -> None:
        self.end.sendall(json.dumps(message).encode() + b"\n")

    def receive(self) -> dict[str, Any] | None:
        """The next message, waiting for it; None when the other end is closed.

        Raises TimeoutError where the socket has a time limit and nothing more of the message has come within it.
        """
        searched = 0
        while (line_end := self.received.find(b"\n", searched)) < 0:
            searched = len(self.received)
            try:
                chunk = self.end.recv(2**20)
            except TimeoutError:
                raise
            except OSError:
                chunk = b""
            if not chunk:
                return None
            self.received += chunk
        line = bytes(self.received[:line_end])
        del self.received[: line_end + 1]
        message: dict[str, Any] = json.loads(line)
        return message

    def waiting(self) -> bool:
        """Whether a message, or the other end's closing, is there to be received."""
        return bool(self.received) or bool(select.select([self.end], [], [], 0)[0])

    def close(self) -> None:
        self.end.close()
