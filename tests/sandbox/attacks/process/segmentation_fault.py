# tries: die of an access to address zero
# expect: crash
import ctypes


def double(x):
    ctypes.string_at(0)
    return 3 * x


def total(x):
    return 2 * x.sum()
