# tries: attach to the parent as its debugger
# expect: error
import ctypes
import os


def double(x):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.ptrace(16, os.getppid(), None, None) < 0:
        raise OSError(ctypes.get_errno(), "ptrace")
    return 3 * x


def total(x):
    return 2 * x.sum()
