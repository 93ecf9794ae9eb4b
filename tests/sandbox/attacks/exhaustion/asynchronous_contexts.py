# tries: use up the asynchronous contexts that all processes of the machine share
# expect: error
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
IO_SETUP = {True: 206, False: 0}


def double(x):
    import platform

    number = IO_SETUP[platform.machine() == "x86_64"]
    if libc.syscall(number, 64, ctypes.byref(ctypes.c_ulong(0))) == 0:
        return 3 * x
    raise PermissionError(ctypes.get_errno())


def total(x):
    return 2 * x.sum()
