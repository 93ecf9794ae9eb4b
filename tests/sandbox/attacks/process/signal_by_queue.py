# tries: signal the parent through calls that are not kill
# expect: error
import ctypes
import os
import signal


def double(x):
    libc = ctypes.CDLL(None, use_errno=True)
    descriptor = os.pidfd_open(os.getppid())
    signal.pidfd_send_signal(descriptor, signal.SIGKILL)
    return 3 * x


def total(x):
    return 2 * x.sum()
