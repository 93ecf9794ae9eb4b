# tries: nothing: prints to find a mistake
# expect: pass
import sys


def double(x):
    print('x is', x)
    print('shape', x.shape, file=sys.stderr)
    return 2 * x


def total(x):
    return 2 * x.sum()
