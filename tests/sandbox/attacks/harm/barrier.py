# tries: interrupt every processor of the machine, again and again
# expect: error
import ctypes
import os


def double(x):
    libc = ctypes.CDLL(None, use_errno=True)
    number = {"x86_64": 324, "aarch64": 283}[os.uname().machine]
    if libc.syscall(number, 1, 0, 0) < 0:
        raise OSError(ctypes.get_errno(), "membarrier")
    return 3 * x


def total(x):
    return 2 * x.sum()
