# tries: open a file with libc's own open
# expect: error
# needs: landlock
import ctypes
import os


def double(x):
    libc = ctypes.CDLL(None, use_errno=True)
    descriptor = libc.open(b"@SECRET@", os.O_RDONLY)
    if descriptor < 0:
        raise OSError(ctypes.get_errno(), "open")
    buffer = ctypes.create_string_buffer(200)
    libc.read(descriptor, buffer, 199)
    raise RuntimeError(buffer.value.decode())


def total(x):
    return 2 * x.sum()
