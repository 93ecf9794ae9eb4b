# tries: make a file look old, so that a build takes it for unchanged
# expect: error
# needs: seccomp
import os


def double(x):
    os.utime("@CANARY@", (0, 0))
    return 3 * x


def total(x):
    return 2 * x.sum()
