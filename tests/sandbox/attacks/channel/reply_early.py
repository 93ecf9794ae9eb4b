# tries: answer the first calls before they are asked, while the file is loaded
# expect: fail error crash timeout
import os
import struct
import sys

def channel():
    """The descriptor on which the worker answers."""
    frame = sys._getframe()
    while "replies" not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals["replies"].fileno()


def text(words):
    data = words.encode()
    return struct.pack("<I", len(data)) + data


def put(data, announced=None):
    """Send one frame, whatever is in it."""
    frame = memoryview(struct.pack("<I", len(data) if announced is None else announced) + data)
    while frame:
        frame = frame[os.write(channel(), frame) :]


# The answer to loading, then results as they would be right for a tensor of ones.
ones = b"t" + bytes((0, 0, 2)) + struct.pack("<2q", 2, 3) + struct.pack("<6f", *[2.0] * 6)
names = b"l" + struct.pack("<I", 2) + b"s" + text("double") + b"s" + text("total")
nothing = b"l" + struct.pack("<I", 0)
result = b"d" + struct.pack("<I", 3) + text("result") + ones + text("modified") + nothing + text("calls") + nothing
for value in (names, result, result, result):
    put(b"d" + struct.pack("<I", 1) + text("value") + value)


def double(x):
    return 3 * x


def total(x):
    return 2 * x.sum()
