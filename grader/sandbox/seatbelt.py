"""The lock on a macOS worker: a profile for sandbox-exec, which every Mac has.

Written from the profiles that others publish; where this was written there was no Mac to run it on. A worker that
does not start under it runs without, and is reported as not locked; `course doctor` shows what holds.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path

PROGRAM = Path("/usr/bin/sandbox-exec")
HERE = Path(__file__).resolve().parent
# Where people keep things. The system, which is outside of these, may be read.
PRIVATE = ("/Users", "/Volumes", "/private/tmp", "/private/var/folders", "/private/var/tmp", "/private/var/root")
DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")


def profile(*, readable: Iterable[str], hidden: Iterable[str], programs: Iterable[str], home: str) -> str:
    """The rules for a worker; of those that fit a request, the last one counts.

    readable: the interpreter and the libraries, wherever they are. hidden: what stays closed although it may lie
    among these. programs: what may be run in place of this process, which the interpreter needs to start itself.
    """
    rules = [
        "(version 1)",
        "(allow default)",
        "(deny file-write*)",
        rule("allow", "file-write-data", "literal", DEVICES[:1]),
        "(deny network*)",
        "(deny process-fork)",
        "(deny process-exec*)",
        rule("allow", "process-exec*", "subpath", programs),
        "(deny signal)",
        "(allow signal (target self))",
        # Services that would start programs, show windows or keep things for others.
        "(deny mach-lookup)",
        "(deny mach-register)",
        '(allow mach-lookup (global-name "com.apple.system.opendirectoryd.libinfo"))',
        "(deny ipc-posix-shm*)",
        # The OpenMP library of torch looks for others of its kind in the same process this way.
        '(allow ipc-posix-shm* (ipc-posix-name-regex #"^/__KMP_REGISTERED_LIB_"))',
        # Names and sizes can be found out everywhere; contents and lists of names cannot.
        rule("deny", "file-read-data file-read-xattr", "subpath", [*PRIVATE, home]),
        rule("allow", "file-read-data", "subpath", readable),
        rule("deny", "file-read-data file-read-xattr", "subpath", hidden),
        rule("allow", "file-read-data", "subpath", [str(HERE)]),
    ]
    return "\n".join(rules) + "\n"


def rule(verdict: str, operation: str, kind: str, places: Iterable[str]) -> str:
    """One rule about places, with links followed, as the kernel does. None stands for no rule."""
    # Text in a profile is quoted as in JSON, but for characters beyond ASCII, which stand for themselves.
    names = dict.fromkeys(json.dumps(os.path.realpath(place), ensure_ascii=False) for place in places)
    return f"({verdict} {operation} {' '.join(f'({kind} {name})' for name in names)})" if names else ""


def around(*, readable: Iterable[str], hidden: Iterable[str]) -> Callable[[list[str]], list[str]]:
    """Puts sandbox-exec around the command of a worker."""

    def command_in_seatbelt(command: list[str]) -> list[str]:
        interpreter = Path(command[0])
        programs = [str(interpreter), str(interpreter.resolve().parents[1])]
        rules = profile(readable=[*readable, *programs], hidden=hidden, programs=programs, home=str(Path.home()))
        return [str(PROGRAM), "-p", rules, *command]

    return command_in_seatbelt
