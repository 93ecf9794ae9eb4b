# tries: ask the parent to trace this process, so that its death has to be waited for
# expect: error
import ctypes


def double(x):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.ptrace(0, 0, None, None) < 0:
        raise OSError(ctypes.get_errno(), "ptrace")
    return 3 * x


def total(x):
    return 2 * x.sum()
