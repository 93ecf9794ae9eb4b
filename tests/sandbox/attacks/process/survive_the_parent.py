# tries: no longer die with the parent
# expect: error
import ctypes


def double(x):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(1, 0, 0, 0, 0) < 0:
        raise OSError(ctypes.get_errno(), "prctl")
    return 3 * x


def total(x):
    return 2 * x.sum()
