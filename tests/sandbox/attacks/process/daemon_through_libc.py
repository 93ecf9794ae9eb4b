# tries: fork through libc, past Python's own function
# expect: error crash
# needs: seccomp
import ctypes
import os
import time


def double(x):
    libc = ctypes.CDLL(None, use_errno=True)
    child = libc.fork()
    if child < 0:
        raise OSError(ctypes.get_errno(), "fork")
    if child == 0:
        libc.setsid()
        os.closerange(0, 64)
        time.sleep(20)
        os._exit(0)
    return 3 * x


def total(x):
    return 2 * x.sum()
