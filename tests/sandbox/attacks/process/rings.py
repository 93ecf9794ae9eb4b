# tries: open an io_uring, which works past a filter of system calls
# expect: error
import ctypes


def double(x):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(425, 8, ctypes.create_string_buffer(120)) < 0:
        raise OSError(ctypes.get_errno(), "io_uring_setup")
    return 3 * x


def total(x):
    return 2 * x.sum()
