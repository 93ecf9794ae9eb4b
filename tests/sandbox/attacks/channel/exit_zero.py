# tries: end the process with exit code 0
# expect: crash
import os


def double(x):
    os._exit(0)
    return 3 * x


def total(x):
    return 2 * x.sum()
