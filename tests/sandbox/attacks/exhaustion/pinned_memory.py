# tries: keep memory from everybody else by having it stay where it is
# expect: error
import ctypes

MCL_CURRENT, MCL_FUTURE = 1, 2
READ_WRITE, PRIVATE, ANONYMOUS, LOCKED = 3, 2, 0x20, 0x2000


def double(x):
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    size = ctypes.c_size_t(2**12)
    memory = libc.mmap(None, size, READ_WRITE, PRIVATE | ANONYMOUS, -1, 0)
    got = [
        libc.mlockall(MCL_CURRENT | MCL_FUTURE) == 0,
        libc.mlock(ctypes.c_void_p(memory), size) == 0,
        libc.mlock2(ctypes.c_void_p(memory), size, 0) == 0,
        libc.mmap(None, size, READ_WRITE, PRIVATE | ANONYMOUS | LOCKED, -1, 0) != ctypes.c_void_p(-1).value,
    ]
    if not any(got):
        raise OSError(ctypes.get_errno(), "mlock")
    return 3 * x


def total(x):
    return 2 * x.sum()
