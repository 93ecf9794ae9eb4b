# tries: enter the namespaces of the process that grades it
# expect: error
import ctypes
import os


def double(x):
    libc = ctypes.CDLL(None, use_errno=True)
    for name in ("user", "uts", "net", "mnt"):
        try:
            place = os.open(f"/proc/{os.getppid()}/ns/{name}", os.O_RDONLY)
        except OSError:
            # Not to be opened: then any other descriptor, as the call is to be refused before it is looked at.
            place = 0
        if libc.setns(place, 0) == 0:
            return 3 * x
    if (error := ctypes.get_errno()) != 1:
        return 3 * x
    raise OSError(error, "setns")


def total(x):
    return 2 * x.sum()
