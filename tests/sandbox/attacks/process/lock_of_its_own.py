# tries: answer its own system calls, by a filter that asks whoever listens
# expect: error
import ctypes
import os
import struct

FILTER, LISTENER, ALLOW = 1, 8, 0x7FFF0000


def double(x):
    libc = ctypes.CDLL(None, use_errno=True)
    step = ctypes.create_string_buffer(struct.pack("<HBBI", 6, 0, 0, ALLOW))
    program = struct.pack("HxxxxxxP", 1, ctypes.addressof(step))
    number = {"x86_64": 317, "aarch64": 277}[os.uname().machine]
    if any(libc.syscall(number, FILTER, flags, program) >= 0 for flags in (LISTENER, 0)):
        return 3 * x
    raise OSError(ctypes.get_errno(), "seccomp")


def total(x):
    return 2 * x.sum()
