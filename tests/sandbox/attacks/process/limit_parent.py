# tries: take open files away from the parent
# expect: error
# needs: seccomp
import os
import resource


def double(x):
    _, hard = resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE)
    resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE, (200, hard))
    return 3 * x


def total(x):
    return 2 * x.sum()
