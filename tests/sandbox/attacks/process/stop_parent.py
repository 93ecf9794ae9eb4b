# tries: stop the process that starts workers
# expect: error
import os
import signal


def double(x):
    os.kill(os.getppid(), signal.SIGSTOP)
    return 3 * x


def total(x):
    return 2 * x.sum()
