# tries: look for secrets in everything that the garbage collector knows
# expect: error timeout
import gc
import re


def double(x):
    found = []
    for thing in gc.get_objects():
        for part in [thing, *gc.get_referents(thing)]:
            if type(part) is str:
                found += re.findall(r"token-\w+", part)
            elif type(part) is bytes:
                found += re.findall(rb"token-\w+", part)
    raise RuntimeError(str(found))


def total(x):
    return 2 * x.sum()
