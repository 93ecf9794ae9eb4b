# tries: hand the grader pages that may still change after it has read them
# expect: error
import ctypes
import os

import torch


def double(x):
    libc = ctypes.CDLL(None, use_errno=True)
    out, into = os.pipe()
    with open(torch.__file__, "rb") as file:
        moved = libc.splice(file.fileno(), None, into, None, ctypes.c_size_t(64), 0)
    given = ctypes.create_string_buffer(64)
    vector = (ctypes.c_size_t * 2)(ctypes.addressof(given), 64)
    if moved < 0 and libc.vmsplice(into, vector, ctypes.c_size_t(1), 0) < 0:
        raise OSError(ctypes.get_errno(), "splice")
    return 3 * x


def total(x):
    return 2 * x.sum()
