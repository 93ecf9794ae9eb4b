# tries: make the whole machine wait until its disks have all that is to be written
# expect: error
import ctypes
import os

import torch


def double(x):
    libc = ctypes.CDLL(None, use_errno=True)
    with open(torch.__file__, "rb") as file:
        for flush in (libc.syncfs, libc.fsync, libc.fdatasync):
            if flush(file.fileno()) == 0:
                return 3 * x
        if libc.sync_file_range(file.fileno(), ctypes.c_long(0), ctypes.c_long(0), 7) == 0:
            return 3 * x
    # It has no result: what it is refused with is all that it says.
    ctypes.set_errno(0)
    number = {"x86_64": 162, "aarch64": 81}[os.uname().machine]
    if libc.syscall(number) == 0:
        return 3 * x
    raise OSError(ctypes.get_errno(), "sync")


def total(x):
    return 2 * x.sum()
