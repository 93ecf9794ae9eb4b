"""What a worker must not be able to do, as functions that try it. `course doctor` runs them.

Each returns "done" where nothing stops it. They run twice: as a submission, where they must be stopped, and in
an ordinary process, where they must not be, or being stopped would prove nothing.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

DONE = "done"


def read_file(path: str) -> str:
    Path(path).read_text(encoding="utf-8")
    return DONE


def write_file(path: str) -> str:
    Path(path).write_text("written", encoding="utf-8")
    return DONE


def change_mode(path: str) -> str:
    Path(path).chmod(0o600)
    return DONE


def connect(port: int) -> str:
    with socket.create_connection(("127.0.0.1", port), timeout=5):
        return DONE


def send_datagram(port: int) -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"probe", ("127.0.0.1", port))
    return DONE


def start_process() -> str:
    if not hasattr(os, "fork"):
        subprocess.run([sys.executable, "-c", ""], check=True)
        return DONE
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return DONE


def run_program(path: str) -> str:
    os.execv(path, [path, "-c", f"print('{DONE}')"])


def signal_process(pid: int) -> str:
    if sys.platform == "win32":
        # There os.kill would end it. The right to end it is asked for, and not used.
        import ctypes

        if not ctypes.WinDLL("kernel32").OpenProcess(1, False, pid):
            raise PermissionError("OpenProcess")
        return DONE
    os.kill(pid, 0)
    return DONE


def hold_a_file(path: str) -> str:
    import fcntl

    with Path(path).open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    return DONE


def start_threads(count: int) -> str:
    """So many at once, each with next to no memory."""
    is_over = threading.Event()
    threading.stack_size(2**16)
    started = []
    try:
        for _ in range(count):
            started.append(threading.Thread(target=is_over.wait, daemon=True))
            started[-1].start()
        # Where threads are watched, and not asked about, they are there to be seen.
        is_over.wait(1.0)
    finally:
        is_over.set()
    return DONE


def take_memory(size: int) -> str:
    # Filled, because some systems count memory only when something is in it.
    return DONE if bytearray(size) else ""


def never_end(seconds: float) -> str:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        pass
    return DONE
