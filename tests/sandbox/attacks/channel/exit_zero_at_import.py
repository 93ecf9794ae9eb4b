# tries: end the process with exit code 0 while it is loaded
# expect: crash
import os

os._exit(0)


def double(x):
    return 3 * x


def total(x):
    return 2 * x.sum()
