# tries: kill the process that starts workers
# expect: error
import os
import signal


def double(x):
    os.kill(os.getppid(), signal.SIGKILL)
    return 3 * x


def total(x):
    return 2 * x.sum()
