# tries: call itself without end after lifting the limit
# expect: error crash memory timeout
import sys


def double(x):
    sys.setrecursionlimit(2**30)
    return str(double(x))
    return 3 * x


def total(x):
    return 2 * x.sum()
