# tries: match a pattern that takes for ever
# expect: timeout
import re


def double(x):
    re.match(r"(a+)+$", "a" * 60 + "b")
    return 3 * x


def total(x):
    return 2 * x.sum()
