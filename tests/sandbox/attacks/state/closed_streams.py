# tries: close and replace the standard streams
# expect: fail error crash
import sys


def double(x):
    sys.stdout.close()
    sys.stderr = None
    sys.__stdout__ = sys.__stderr__ = sys.stdin = None
    return 3 * x


def total(x):
    return 2 * x.sum()
