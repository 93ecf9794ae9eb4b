# tries: sleep for a minute
# expect: timeout
import time


def double(x):
    time.sleep(60)
    return 3 * x


def total(x):
    return 2 * x.sum()
