"""The process that everything is forked from. Run as `python -I -S zygote.py CONFIG` by grader.judge.

It imports torch once, forks the grader's process before anything secret is loaded, and from then on only
forks workers. It never loads a check or a reference, so no worker carries one in its memory.

    CONFIG is JSON: {"fd": socket to the command line, "path": sys.path of the grader,
                     "libraries": folders that hold torch and its dependencies,
                     "hidden": folders that no worker may read, though they may lie among the libraries,
                     "without": layers of the lock to leave off}

Requests from the grader are JSON lines: {"op": "fork", "memory", "cpu"} with three descriptors
(requests, replies, output), answered {"pid"}; {"op": "end", "pid"}, answered {"status", "peak"}.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys
import types
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.sandbox.lock import Lock

HERE = Path(__file__).resolve().parent


def main() -> None:
    config = json.loads(sys.argv[1])
    # No worker needs to know where things are.
    del sys.argv[1:], sys.orig_argv[1:]
    sys.path += config["libraries"]
    show_only_the_sandbox()
    import torch

    from grader.sandbox import lock, worker

    # One thread, before any parallel region: a forked child has no OpenMP pool to wait for.
    torch.set_num_threads(1)
    warm_up(worker)
    worker_lock = lock.build_lock(
        lock.readable_places(config["libraries"], hidden=config["hidden"]), without=config["without"]
    )
    ours, theirs = socket.socketpair()
    gc.freeze()
    if os.fork() == 0:
        ours.close()
        become_judge(config, theirs, worker_lock.layers)
    theirs.close()
    os.close(config["fd"])
    Zygote(ours, worker_lock).serve()


def show_only_the_sandbox() -> None:
    """Make `grader` here a package that holds `grader.sandbox` and nothing else."""
    shell = types.ModuleType("grader")
    shell.__path__ = []
    sandbox = types.ModuleType("grader.sandbox")
    sandbox.__path__ = [str(HERE)]
    sys.modules.update({"grader": shell, "grader.sandbox": sandbox})


def warm_up(worker: types.ModuleType) -> None:
    """Touch what every check needs, so that no worker pays for its first use."""
    import tempfile

    import torch

    # It writes a file to try the folder, which a locked worker cannot; torch.optim asks for it.
    tempfile.gettempdir()
    x = torch.zeros(2, requires_grad=True)
    torch.nn.functional.binary_cross_entropy_with_logits(x, torch.zeros(2)).backward()  # type: ignore[no-untyped-call]
    torch.randn(2)
    worker.wire.decode(worker.wire.encode({"x": torch.zeros(2)}))


def become_judge(config: dict[str, Any], control: socket.socket, layers: dict[str, bool]) -> None:
    """The forked child: forget the shell, see the whole package, decide verdicts."""
    status = 1
    try:
        from grader.sandbox.limits import die_with_parent

        die_with_parent()
        for name in [name for name in sys.modules if name == "grader" or name.startswith("grader.")]:
            del sys.modules[name]
        sys.path[:] = config["path"]
        from grader import runner
        from grader.sandbox.client import Sandbox

        runner.serve(socket.socket(fileno=config["fd"]), Sandbox(control), layers=layers)
        status = 0
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


class Zygote:
    """Forks workers on request and ends them on request."""

    def __init__(self, control: socket.socket, lock: Lock):
        self.control = control
        self.lock = lock
        self.workers: set[int] = set()

    def serve(self) -> None:
        """Answer requests until the grader's process closes its end."""
        signal.signal(signal.SIGTERM, lambda *_: self.stop())
        while True:
            data, descriptors, _, _ = socket.recv_fds(self.control, 4096, 3)
            if not data:
                self.stop()
            request = json.loads(data)
            if request["op"] == "fork":
                answer = self.fork(descriptors, memory=request["memory"], cpu_seconds=request["cpu"])
            else:
                answer = self.end(request["pid"])
            self.control.sendall(json.dumps(answer).encode() + b"\n")

    def fork(self, descriptors: list[int], *, memory: int, cpu_seconds: int) -> dict[str, Any]:
        try:
            pid = os.fork()
        except OSError as error:
            for descriptor in descriptors:
                os.close(descriptor)
            return {"error": f"no new process can be started: {error.strerror}"}
        if pid == 0:
            self.become_worker(descriptors, memory=memory, cpu_seconds=cpu_seconds)
        for descriptor in descriptors:
            os.close(descriptor)
        self.workers.add(pid)
        return {"pid": pid}

    def become_worker(self, descriptors: list[int], *, memory: int, cpu_seconds: int) -> None:
        try:
            from grader.sandbox import limits, worker

            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            self.control.close()
            limits.limit(memory=memory, cpu_seconds=cpu_seconds)
            worker.run_forked(*descriptors, lock=self.lock)
        finally:
            os._exit(1)

    def end(self, pid: int) -> dict[str, int]:
        """Kill a worker with all it started in its session, and say how it had ended."""
        ended, status, usage = os.wait4(pid, os.WNOHANG)
        for kill in (os.killpg, os.kill):
            try:
                kill(pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                continue
        if not ended:
            _, status, usage = os.wait4(pid, 0)
        self.workers.discard(pid)
        return {
            "status": os.waitstatus_to_exitcode(status),
            "peak": usage.ru_maxrss,
            "ended": int(bool(ended)),
        }

    def stop(self) -> None:
        for pid in list(self.workers):
            self.end(pid)
        os._exit(0)


if __name__ == "__main__":
    main()
