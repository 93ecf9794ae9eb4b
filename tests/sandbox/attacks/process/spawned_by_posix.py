# tries: start a program by posix_spawn, which forks by itself
# expect: error
import os


def double(x):
    os.posix_spawn("/bin/sleep", ["sleep", "20"], {})
    return 3 * x


def total(x):
    return 2 * x.sum()
