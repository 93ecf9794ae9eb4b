# tries: open a folder to everybody
# expect: error
# needs: seccomp
import os


def double(x):
    os.chmod("@HOME@", 0o777)
    return 3 * x


def total(x):
    return 2 * x.sum()
