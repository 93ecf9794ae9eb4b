# tries: fork as often as it goes, at most 16 times
# expect: error
# needs: seccomp
import os
import time


def double(x):
    for _ in range(16):
        if os.fork() == 0:
            os.setsid()
            os.closerange(0, 64)
            time.sleep(20)
            os._exit(0)
    return 3 * x


def total(x):
    return 2 * x.sum()
