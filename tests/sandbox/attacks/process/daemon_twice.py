# tries: start a grandchild that belongs to nobody
# expect: error
# needs: seccomp
import os
import time


def double(x):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.closerange(0, 64)
            time.sleep(20)
        os._exit(0)
    return 3 * x


def total(x):
    return 2 * x.sum()
