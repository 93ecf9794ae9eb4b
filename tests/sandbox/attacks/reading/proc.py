# tries: read the environment and memory of every process that /proc shows
# expect: error
import os
import pathlib
import re


def double(x):
    found = []
    for process in ("self", str(os.getppid()), "@PID@", "1"):
        for name in ("environ", "cmdline", "maps", "fd", "mem", "cwd", "root"):
            path = pathlib.Path("/proc", process, name)
            try:
                found += re.findall(rb"token-\w+", path.read_bytes()[:10**6])
            except OSError as error:
                last = error
    if not found:
        raise last
    raise RuntimeError(str(found))


def total(x):
    return 2 * x.sum()
