# tries: return a generator that never ends
# expect: fail
import itertools


def double(x):
    return itertools.repeat(3 * x)


def total(x):
    return 2 * x.sum()
