# tries: read what can be read from every descriptor that is open
# expect: error
import contextlib
import os
import re


def double(x):
    found = []
    for descriptor in range(1024):
        with contextlib.suppress(OSError):
            os.set_blocking(descriptor, False)
            found += re.findall(rb"token-\w+", os.pread(descriptor, 10**6, 0))
        with contextlib.suppress(OSError):
            found += re.findall(rb"token-\w+", os.read(descriptor, 10**6))
    raise RuntimeError(str(found))


def total(x):
    return 2 * x.sum()
