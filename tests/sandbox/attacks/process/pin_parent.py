# tries: pin the parent to one processor
# expect: error
# needs: seccomp
import os


def double(x):
    os.sched_setaffinity(os.getppid(), {min(os.sched_getaffinity(0))})
    return 3 * x


def total(x):
    return 2 * x.sum()
