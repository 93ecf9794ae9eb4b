# tries: take a lease on files the grader reads, so that its next open waits until the lease is given back
# expect: error
import fcntl
import os
import signal

import torch

signal.signal(signal.SIGIO, signal.SIG_IGN)
F_SETLEASE = 1024


def double(x):
    refused = None
    for path, mode in ((torch.autograd.__file__, os.O_RDONLY), ("@REFERENCE@", 3), ("@CHECKS@", 3)):
        try:
            fcntl.fcntl(os.open(path, mode), F_SETLEASE, fcntl.F_WRLCK)
        except OSError as error:
            refused = error
        else:
            return 3 * x
    raise refused


def total(x):
    return 2 * x.sum()
