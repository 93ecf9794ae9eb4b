"""One end of a line to a worker's process: a pipe to a forked one, a socket to one that was started by exec.

Reading and writing never wait: where nothing can be had or taken, they raise BlockingIOError. select() tells when.
"""

from __future__ import annotations

import os
import socket
from typing import Protocol


class Line(Protocol):
    """What the grader's side needs of a line."""

    def fileno(self) -> int: ...

    def read(self, size: int) -> bytes:
        """At most `size` bytes; none when the other end is closed."""

    def write(self, data: memoryview) -> int:
        """How many bytes were taken. Raises ConnectionError when nobody reads them any more."""

    def close(self) -> None: ...


class PipeLine:
    """One end of a pipe, which goes one way."""

    def __init__(self, descriptor: int):
        self.descriptor = descriptor
        os.set_blocking(descriptor, False)

    def fileno(self) -> int:
        return self.descriptor

    def read(self, size: int) -> bytes:
        return os.read(self.descriptor, size)

    def write(self, data: memoryview) -> int:
        return os.write(self.descriptor, data)

    def close(self) -> None:
        os.close(self.descriptor)


class SocketLine:
    """One end of a pair of sockets, which goes both ways and works on every system."""

    def __init__(self, end: socket.socket):
        self.end = end
        end.setblocking(False)

    def fileno(self) -> int:
        return self.end.fileno()

    def read(self, size: int) -> bytes:
        try:
            return self.end.recv(size)
        except ConnectionError:
            # A process that dies with something unread leaves this instead of an end of file.
            return b""

    def write(self, data: memoryview) -> int:
        return self.end.send(data)

    def close(self) -> None:
        self.end.close()
