# tries: set the attributes of a library file, which an ioctl changes through a descriptor that only reads
# expect: error
import fcntl
import struct

import torch

FS_IOC_GETFLAGS, FS_IOC_SETFLAGS = 0x80086601, 0x40086602


def double(x):
    with open(torch.__file__, "rb") as file:
        flags = struct.unpack("i", fcntl.ioctl(file, FS_IOC_GETFLAGS, bytes(4)))[0]
        fcntl.ioctl(file, FS_IOC_SETFLAGS, struct.pack("i", flags))
    return 3 * x


def total(x):
    return 2 * x.sum()
