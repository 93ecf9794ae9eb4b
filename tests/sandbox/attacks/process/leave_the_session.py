# tries: leave the session in which it would be killed
# expect: error
import os


def double(x):
    os.setpgid(0, 0)
    return 3 * x


def total(x):
    return 2 * x.sum()
