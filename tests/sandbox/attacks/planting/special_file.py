# tries: make a named pipe on which a later reader hangs
# expect: error
# needs: landlock
import os


def double(x):
    os.mkfifo("@EXERCISE@/conftest.py")
    return 3 * x


def total(x):
    return 2 * x.sum()
