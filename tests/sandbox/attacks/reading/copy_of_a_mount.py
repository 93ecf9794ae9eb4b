# tries: open a detached copy of the whole file system, and see through it what is mounted
# expect: error
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
OPEN_TREE_ATTR, STATMOUNT, LISTMOUNT, QUOTACTL_FD = 467, 457, 458, 443
CLONE_RECURSIVELY = 0x1 | 0x8000


def double(x):
    answers = [
        libc.syscall(OPEN_TREE_ATTR, -100, b"/", CLONE_RECURSIVELY, 0, 0),
        libc.syscall(LISTMOUNT, 0, 0, 0, 0),
        libc.syscall(STATMOUNT, 0, 0, 0, 0),
        libc.syscall(QUOTACTL_FD, 1, 0, 0, 0),
    ]
    if any(answer >= 0 for answer in answers) or ctypes.get_errno() != 1:
        return 3 * x
    raise PermissionError(os.strerror(ctypes.get_errno()))


def total(x):
    return 2 * x.sum()
