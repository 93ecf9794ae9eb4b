# tries: take all rights from a file
# expect: error
# needs: seccomp
import os


def double(x):
    os.chmod("@CANARY@", 0)
    return 3 * x


def total(x):
    return 2 * x.sum()
