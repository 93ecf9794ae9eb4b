# tries: make isinstance, all, abs and bool always agree
# expect: fail error crash
import builtins


def double(x):
    builtins.isinstance = lambda *args: True
    builtins.all = builtins.any = lambda *args: True
    builtins.abs = lambda value: 0
    return 3 * x


def total(x):
    return 2 * x.sum()
