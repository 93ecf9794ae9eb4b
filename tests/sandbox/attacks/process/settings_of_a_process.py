# tries: share a processor with its parent and no one else, or be the parent of what others leave behind
# expect: error
import ctypes
import os

SCHED_CORE, CREATE, SHARE_TO = 62, 1, 2
CHILD_SUBREAPER = 36


def double(x):
    libc = ctypes.CDLL(None, use_errno=True)
    shared = [
        libc.prctl(SCHED_CORE, CREATE, 0, 0, 0) == 0,
        libc.prctl(SCHED_CORE, SHARE_TO, os.getppid(), 0, 0) == 0,
        libc.prctl(CHILD_SUBREAPER, 1, 0, 0, 0) == 0,
    ]
    if not any(shared):
        raise OSError(ctypes.get_errno(), "prctl")
    return 3 * x


def total(x):
    return 2 * x.sum()
