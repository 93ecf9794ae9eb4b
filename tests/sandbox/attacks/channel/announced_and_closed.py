# tries: send half an answer and close every descriptor
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
    put(b"l" * 10, announced=1000)
    os.closerange(0, 64)
    time.sleep(60)
    return 3 * x


def total(x):
    return 2 * x.sum()
