# tries: nothing: a crash in C
# expect: crash
import os


def double(x):
    os.abort()


def total(x):
    return 2 * x.sum()
