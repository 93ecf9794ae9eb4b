# tries: let the kernel signal the parent when a pipe becomes ready
# expect: error
import fcntl
import os
import signal


def double(x):
    reading, writing = os.pipe()
    fcntl.fcntl(reading, fcntl.F_SETOWN, os.getppid())
    fcntl.fcntl(reading, 10, signal.SIGKILL)
    fcntl.fcntl(reading, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
    os.write(writing, b"now")
    return 3 * x


def total(x):
    return 2 * x.sum()
