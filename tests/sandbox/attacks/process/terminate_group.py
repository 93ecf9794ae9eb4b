# tries: signal the parent's whole group
# expect: error
import os
import signal


def double(x):
    os.killpg(os.getpgid(os.getppid()), signal.SIGTERM)
    return 3 * x


def total(x):
    return 2 * x.sum()
