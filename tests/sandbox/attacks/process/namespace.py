# tries: become root of a namespace of its own
# expect: error
import ctypes


def double(x):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(0x10000000 | 0x00020000) < 0:
        raise OSError(ctypes.get_errno(), "unshare")
    return 3 * x


def total(x):
    return 2 * x.sum()
