# tries: give a file away
# expect: error
import os


def double(x):
    os.chown("@CANARY@", os.getuid() + 1, -1)
    return 3 * x


def total(x):
    return 2 * x.sum()
