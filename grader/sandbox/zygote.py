"""The process that everything is forked from. Run as `python -I -S zygote.py CONFIG` by the judge.

This is the way of starting on Linux; grader_process.py begins the other one.

It imports torch once, forks the grader's process before anything secret is loaded, and from then on only
forks workers. It never loads a check or a reference, so no worker carries one in its memory. Where a second grader
may be wanted, a twin of this process waits for its first job; until then it holds next to nothing of its own.

    CONFIG is JSON: {"fds": sockets to the command line, one for each grader, "path": sys.path of the grader,
                     "grader": the module whose `serve` the grader's process becomes,
                     "libraries": folders that hold torch and its dependencies,
                     "hidden": folders that no worker may read, though they may lie among the libraries,
                     "without": layers of the lock to leave off}

Requests from the grader are JSON lines. {"op": "fork", "worker", "memory", "cpu"} comes with three descriptors
(requests, replies, output) and has no answer: a worker that could not be started has closed pipes.
{"op": "kill", "worker"} has none either; {"op": "end", "worker"} is answered {"status", "threads"} or {"error"};
"threads" is true of a worker that was killed because it wanted too many (see threads.py).
{"op": "time", "worker"} is answered {"used", "queued"}, in seconds of the processors (see clock.Share);
{"op": "settle"} is answered {} when every worker that was killed is gone.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import types
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.sandbox.lock import Lock
    from grader.sandbox.threads import Gate

HERE = Path(__file__).resolve().parent


def main() -> None:
    # An import makes nothing but what stays: looking for rubbish meanwhile is a tenth of its time.
    gc.disable()
    config = json.loads(sys.argv[1])
    # No worker needs to know where things are.
    del sys.argv[1:], sys.orig_argv[1:]
    sys.path += config["libraries"]
    show_only_the_sandbox()
    from grader.sandbox import fitting, lock, threads

    worker_lock, layers = fitting.try_on(
        lock.build_lock(
            lock.readable_places(config["libraries"], hidden=config["hidden"]), without=config["without"]
        )
    )
    import torch

    from grader.sandbox import worker

    # One thread, before any parallel region: a forked child has no OpenMP pool to wait for.
    torch.set_num_threads(1)
    worker.warm_up()
    gc.freeze()
    gc.enable()
    channel, twins = divided(config["fds"])
    ours, theirs = socket.socketpair()
    zygote = os.getpid()
    if os.fork() == 0:
        ours.close()
        become_judge(config, channel, theirs, layers, zygote=zygote)
    theirs.close()
    channel.close()
    # Only now: the grader may have threads as it likes.
    gate = threads.stand_at_the_gate() if worker_lock.layers["seccomp"] else None
    Zygote(ours, worker_lock, twins, gate).serve()


def divided(descriptors: list[int]) -> tuple[socket.socket, list[int]]:
    """Fork a twin for each socket to the command line after the first. A twin returns when there is a job for it.

    What is returned: the socket that is left to this process, and its twins.
    """
    from grader.sandbox.limits import die_with_parent

    zygote, twins = os.getpid(), list[int]()
    channel, *others = [socket.socket(fileno=descriptor) for descriptor in descriptors]
    for other in others:
        twin = os.fork()
        if twin == 0:
            die_with_parent(zygote)
            for end in (channel, *others):
                if end is not other:
                    end.close()
            if not other.recv(1, socket.MSG_PEEK):
                os._exit(0)
            return other, []
        twins.append(twin)
    for other in others:
        other.close()
    return channel, twins


def show_only_the_sandbox() -> None:
    """Make `grader` here a package that holds `grader.sandbox` and nothing else."""
    shell = types.ModuleType("grader")
    shell.__path__ = []
    sandbox = types.ModuleType("grader.sandbox")
    sandbox.__path__ = [str(HERE)]
    sys.modules.update({"grader": shell, "grader.sandbox": sandbox})


def become_judge(
    config: dict[str, Any], channel: socket.socket, control: socket.socket, layers: dict[str, bool], *, zygote: int
) -> None:
    """The forked child: forget the shell, see the whole package, decide verdicts."""
    status = 1
    try:
        from grader.sandbox.limits import die_with_parent, limit_grader

        die_with_parent(zygote)
        limit_grader()
        for name in [name for name in sys.modules if name == "grader" or name.startswith("grader.")]:
            del sys.modules[name]
        sys.path[:] = config["path"]
        from grader.sandbox.fork import Forker

        grader = importlib.import_module(config["grader"])
        grader.serve(channel, Forker(control, layers=layers))
        status = 0
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


class Zygote:
    """Forks workers on request and ends them on request."""

    def __init__(self, control: socket.socket, lock: Lock, twins: Sequence[int], gate: Gate | None):
        self.control = control
        self.gate = gate
        self.lock = lock
        self.twins = twins
        self.pid = os.getpid()
        self.pids: dict[int, int] = {}
        self.errors: dict[int, str] = {}
        self.killed: set[int] = set()
        self.full_of_threads: set[int] = set()

    def serve(self) -> None:
        """Answer requests until the grader's process closes its end."""
        signal.signal(signal.SIGTERM, lambda *_: self.stop())
        for request, descriptors in self.requests():
            match request["op"]:
                case "fork":
                    self.fork(request, descriptors)
                case "kill":
                    self.kill(request["worker"])
                case "end":
                    self.answer(self.end(request["worker"]))
                case "time":
                    self.answer(self.time(request["worker"]))
                case "settle":
                    self.reap(wait=True)
                    self.answer({})
        self.stop()

    def answer(self, message: dict[str, Any]) -> None:
        self.control.sendall(json.dumps(message).encode() + b"\n")

    def requests(self) -> Iterator[tuple[dict[str, Any], list[int]]]:
        """Each request with the descriptors that came with it. They may arrive in one piece or in many."""
        data, descriptors = b"", list[int]()
        while True:
            self.let_threads_start()
            received, more, _, _ = socket.recv_fds(self.control, 4096, 32)
            if not received:
                return
            descriptors += more
            *lines, data = (data + received).split(b"\n")
            for line in lines:
                request = json.loads(line)
                taken = 3 if request["op"] == "fork" else 0
                yield request, descriptors[:taken]
                del descriptors[:taken]

    def let_threads_start(self) -> None:
        """Answer workers that want threads, until there is a request."""
        waiting: list[Any] = [self.control, *([self.gate] if self.gate else [])]
        while self.gate and self.control not in (ready := select.select(waiting, [], [])[0]):
            if self.gate in ready and (pid := self.gate.answer()) in self.pids.values():
                self.full_of_threads.add(pid)
                kill_session(pid)

    def fork(self, request: dict[str, Any], descriptors: list[int]) -> None:
        try:
            pid = os.fork()
        except OSError as error:
            self.errors[request["worker"]] = f"no new process can be started: {error.strerror}"
        else:
            if pid == 0:
                self.become_worker(descriptors, memory=request["memory"], cpu_seconds=request["cpu"])
            self.pids[request["worker"]] = pid
        for descriptor in descriptors:
            os.close(descriptor)

    def become_worker(self, descriptors: list[int], *, memory: int, cpu_seconds: int) -> None:
        try:
            from grader.sandbox import limits, worker

            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            self.control.close()
            if self.gate:
                self.gate.close()
            limits.limit(memory=memory, cpu_seconds=cpu_seconds, parent=self.pid)
            worker.run_forked(*descriptors, lock=self.lock)
        finally:
            os._exit(1)

    def time(self, worker: int) -> dict[str, float]:
        """What a worker has had of the processors; nothing where it could not be started."""
        from grader.sandbox.clock import Share, share_on_linux

        share = share_on_linux(self.pids[worker]) if worker in self.pids else Share()
        return {"used": share.used, "queued": share.queued}

    def kill(self, worker: int) -> None:
        """Kill a worker with all it started in its session, and do not wait for its end."""
        self.reap()
        self.errors.pop(worker, None)
        if pid := self.pids.pop(worker, 0):
            self.killed.add(pid)
            self.full_of_threads.discard(pid)
            kill_session(pid)

    def reap(self, *, wait: bool = False) -> None:
        """Let go of the killed workers that are gone; with `wait`, of all of them."""
        self.killed = {pid for pid in self.killed if not os.waitpid(pid, 0 if wait else os.WNOHANG)[0]}

    def end(self, worker: int) -> dict[str, Any]:
        """Kill a worker, and say how it had ended before: negative for a signal."""
        if worker not in self.pids:
            return {"error": self.errors.pop(worker, "there is no such worker")}
        pid = self.pids.pop(worker)
        ended, status = os.waitpid(pid, os.WNOHANG)
        kill_session(pid)
        if not ended:
            _, status = os.waitpid(pid, 0)
        is_full = pid in self.full_of_threads
        self.full_of_threads.discard(pid)
        return {"status": os.waitstatus_to_exitcode(status), "threads": is_full}

    def stop(self) -> None:
        for worker in list(self.pids):
            self.kill(worker)
        for twin in self.twins:
            os.kill(twin, signal.SIGTERM)
        for twin in self.twins:
            # It ends its own workers first; this process's end would end it at once.
            os.waitpid(twin, 0)
        os._exit(0)


def kill_session(pid: int) -> None:
    """Kill a process and every process of its group."""
    for kill in (os.killpg, os.kill):
        try:
            kill(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue


if __name__ == "__main__":
    try:
        main()
    except OSError as error:
        # No mistake in here raises one: it is what the machine says.
        sys.exit(f"This machine does not let submissions be run: {error}.")
