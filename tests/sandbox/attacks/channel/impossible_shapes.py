# tries: answer with tensors whose shapes overflow or are negative
# expect: crash
import os
import struct
import sys
import time

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


def double(x):
    for shape in ((0, 2**62), (-1, -6), (2**31, 2**31, 2**31)):
        put(b"t" + bytes((0, 0, len(shape))) + struct.pack(f"<{len(shape)}q", *shape))
    return 3 * x


def total(x):
    return 2 * x.sum()
