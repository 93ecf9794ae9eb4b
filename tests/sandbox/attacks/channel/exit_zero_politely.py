# tries: end the process through SystemExit(0)
# expect: crash
import sys


def double(x):
    sys.exit(0)
    return 3 * x


def total(x):
    return 2 * x.sum()
