# tries: cut a file without opening it
# expect: error
import os


def double(x):
    os.truncate("@CANARY@", 0)
    return 3 * x


def total(x):
    return 2 * x.sum()
