"""Starting a Python program and handing it a message and sockets, on every system.

POSIX passes open sockets on by inheritance, Windows by socket.share(). Both go over the program's standard input,
in one line of JSON. The program says on its standard output that it has them: before that, Windows must not see
them closed on this side.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

TAKEN = b"."
# What a worker says on its line when it waits for a submission.
READY = b"R"


def python() -> str:
    """The interpreter to start. In a virtual environment on Windows sys.executable only starts another one."""
    return str(getattr(sys, "_base_executable", sys.executable)) if sys.platform == "win32" else sys.executable


def start(
    script: Path,
    *,
    sockets: Sequence[socket.socket],
    environment: Mapping[str, str],
    errors: int | None = None,
    around: Callable[[list[str]], list[str]] = lambda command: command,
) -> subprocess.Popen[bytes]:
    """Start `script`, which shall `take` what `give` gives. `around`: puts another program around its command.

    It gets nothing else of ours but the file of descriptor `errors`, where all it prints goes; None is our own.
    """
    command = around([python(), "-I", "-S", "-B", "-X", "utf8", str(script)])
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        cwd="/",
        env=dict(environment),
        **apart(sockets),
    )


def give(process: subprocess.Popen[bytes], message: Mapping[str, Any], sockets: Sequence[socket.socket]) -> None:
    """Hand over a message and sockets, and close these here. Where the program has died, its sockets say so."""
    assert process.stdin and process.stdout
    parcel = {"message": message, "sockets": [shared(end, process.pid) for end in sockets]}
    with contextlib.suppress(OSError), process.stdin as stream:
        stream.write(json.dumps(parcel).encode() + b"\n")
    with process.stdout as stream:
        stream.read(len(TAKEN))
    for end in sockets:
        end.close()


def take() -> tuple[dict[str, Any], list[socket.socket]]:
    """What this program was handed. From then on, what it prints goes where its errors go."""
    parcel = json.loads(sys.stdin.buffer.readline())
    sockets = [received(share) for share in parcel["sockets"]]
    os.write(1, TAKEN)
    os.dup2(2, 1)
    return parcel["message"], sockets


if sys.platform == "win32":

    def apart(sockets: Sequence[socket.socket]) -> dict[str, Any]:
        """How it is started so that Ctrl-C and consoles are the command line's alone."""
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}

    def shared(end: socket.socket, pid: int) -> str:
        """A socket in a form that the process of this id can take."""
        return base64.b64encode(end.share(pid)).decode()

    def received(share: str) -> socket.socket:
        return socket.fromshare(base64.b64decode(share))

else:

    def apart(sockets: Sequence[socket.socket]) -> dict[str, Any]:
        """How it is started so that it gets the sockets, and Ctrl-C is the command line's alone."""
        return {"pass_fds": [end.fileno() for end in sockets], "start_new_session": True}

    def shared(end: socket.socket, pid: int) -> int:
        """A socket in a form that a process which inherits it can take."""
        return end.fileno()

    def received(share: int) -> socket.socket:
        end = socket.socket(fileno=share)
        end.set_inheritable(False)
        return end
