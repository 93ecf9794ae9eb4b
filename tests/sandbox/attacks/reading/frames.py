# tries: look for secrets in every frame of the stack
# expect: error
import re
import sys


def double(x):
    found, frame = [], sys._getframe()
    while frame:
        for place in (frame.f_locals, frame.f_globals):
            found += re.findall(r"token-\w+", " ".join(map(repr, list(place.values()))))
        frame = frame.f_back
    raise RuntimeError(str(found))


def total(x):
    return 2 * x.sum()
