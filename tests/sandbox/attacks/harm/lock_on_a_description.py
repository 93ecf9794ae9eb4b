# tries: lock a part of a library file, in the way that does not end with the process, and ask who has locked it
# expect: error
import fcntl
import struct

import torch

F_GETLK, F_SETLK, F_OFD_GETLK, F_OFD_SETLK = 5, 6, 36, 37


def double(x):
    refused = None
    region = struct.pack("hhqqi4x", fcntl.F_RDLCK, 0, 0, 1, 0)
    with open(torch.__file__, "rb") as file:
        for command in (F_SETLK, F_OFD_SETLK, F_GETLK, F_OFD_GETLK):
            try:
                fcntl.fcntl(file, command, region)
            except OSError as error:
                refused = error
            else:
                return 3 * x
    raise refused


def total(x):
    return 2 * x.sum()
