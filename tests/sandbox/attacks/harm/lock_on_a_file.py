# tries: hold a lock on a file of the library, for others to wait for or to take a word from
# expect: error
import fcntl

import torch


def double(x):
    refused = None
    with open(torch.__file__, "rb") as file:
        for lock in (fcntl.flock, fcntl.lockf):
            try:
                lock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except OSError as error:
                refused = error
            else:
                return 3 * x
    raise refused


def total(x):
    return 2 * x.sum()
