"""A worker's process that is started by exec. Run as `python -I -S -B spawned_worker.py` by sandbox.spawn.

It is handed {"libraries": folders that hold torch and its dependencies, "hidden": folders it may not read,
"without": layers of the lock and limits to leave off, "memory": bytes, "cpu": seconds, "grader": the id of the
process that starts it} and two sockets: for requests and replies, and for what is printed. When it is warm and
locked it says READY, and serves one submission.
"""

from __future__ import annotations

import gc
import io
import os
import socket
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

ROOT = str(Path(__file__).resolve().parents[2])


def main() -> NoReturn:
    sys.path.append(ROOT)
    import grader.sandbox
    from grader.sandbox import handover, limits

    # From here on `grader` is a package that holds `grader.sandbox` and nothing else.
    sys.path.remove(ROOT)
    grader.__path__ = []
    plan, (line, output) = handover.take()
    limits.die_with_parent(plan["grader"])
    sys.path += plan["libraries"]
    # Looking for a folder that takes files would fail where the lock is on already.
    tempfile.tempdir = os.sep
    gc.disable()
    import torch

    from grader.sandbox import worker

    # As in a forked worker, so that both ways give the same numbers.
    torch.set_num_threads(1)
    worker.warm_up()
    gc.freeze()
    gc.enable()
    requests, replies, grader_ends = settle_in(plan, line, output)
    plan.clear()
    threading.Thread(target=end_with_the_grader, args=(grader_ends,), daemon=True).start()
    replies.write(handover.READY)
    replies.flush()
    worker.run(requests, replies)


def end_with_the_grader(grader_ends: Callable[[], object]) -> None:
    """End when the grader does, even while a submission runs; one that hangs inside C keeps us from it."""
    try:
        grader_ends()
    finally:
        os._exit(1)


if sys.platform == "win32":

    def settle_in(
        plan: dict[str, Any], line: socket.socket, output: socket.socket
    ) -> tuple[BinaryIO, BinaryIO, Callable[[], object]]:
        """Have what Python prints go to `output`; what C prints goes nowhere. Limits are the job object's.

        Gives where requests come from, where replies go, and what waits until the grader has ended.
        """
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        sys.stdout, sys.stderr = (
            io.TextIOWrapper(output.makefile("wb"), encoding="utf-8", errors="replace") for _ in range(2)
        )
        return line.makefile("rb"), line.makefile("wb"), lambda: output.recv(1)

else:

    def settle_in(
        plan: dict[str, Any], line: socket.socket, output: socket.socket
    ) -> tuple[BinaryIO, BinaryIO, Callable[[], object]]:
        """Put on the limits and, on Linux, the lock, and have all that is printed go to `output`.

        Gives where requests come from, where replies go, and what waits until the grader has ended.
        """
        from grader.sandbox import limits, lock, worker

        talk, printed = line.detach(), output.detach()
        readable = lock.readable_places(plan["libraries"], hidden=plan["hidden"])
        own_lock = lock.build_lock(readable, without=plan["without"])
        memory = None if "memory" in plan["without"] else plan["memory"]
        limits.limit(memory=memory, cpu_seconds=plan["cpu"], parent=plan["grader"])
        own_lock.put_on()
        worker.close_all_but(talk, printed)
        worker.print_to(printed)
        # Files, not sockets: the lock refuses the calls that only sockets have.
        return open(talk, "rb"), open(talk, "wb", closefd=False), lambda: os.read(printed, 1)  # noqa: PTH123


if __name__ == "__main__":
    main()
