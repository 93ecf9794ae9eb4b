# tries: stop itself, so that it neither answers nor ends
# expect: timeout
import os
import signal


def double(x):
    os.kill(os.getpid(), signal.SIGSTOP)
    return 3 * x


def total(x):
    return 2 * x.sum()
