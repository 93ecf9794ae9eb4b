# tries: open descriptors until no more can be had
# expect: error
import os


def double(x):
    while True:
        os.pipe()
    return 3 * x


def total(x):
    return 2 * x.sum()
