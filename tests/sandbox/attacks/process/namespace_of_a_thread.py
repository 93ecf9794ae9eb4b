# tries: give a new thread a namespace of its own, or a new process every one there is
# expect: error
import ctypes

SIGCHLD = 17
MEMORY, SIGNALS, THREAD = 0x100, 0x800, 0x10000
MOUNTS, CONTROL, NAMES, QUEUES, USERS, IDS, NETWORK = (
    0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000,
)  # fmt: skip


def double(x):
    libc = ctypes.CDLL(None, use_errno=True)
    stack = ctypes.create_string_buffer(2**16)
    top = ctypes.c_void_p((ctypes.addressof(stack) + 2**16) & ~15)
    asleep = ctypes.cast(libc.pause, ctypes.c_void_p)
    thread = MEMORY | SIGNALS | THREAD
    for space in (MOUNTS, CONTROL, NAMES, QUEUES, NETWORK):
        if libc.clone(asleep, top, thread | space, None) > 0:
            return 3 * x
    for space in (USERS, USERS | IDS | MOUNTS | NETWORK):
        if libc.clone(asleep, top, space | SIGCHLD, None) > 0:
            return 3 * x
    raise OSError(ctypes.get_errno(), "clone")


def total(x):
    return 2 * x.sum()
