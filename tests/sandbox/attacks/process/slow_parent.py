# tries: make the parent wait behind every other process
# expect: error
# needs: seccomp
import os


def double(x):
    os.setpriority(os.PRIO_PROCESS, os.getppid(), 5)
    return 3 * x


def total(x):
    return 2 * x.sum()
