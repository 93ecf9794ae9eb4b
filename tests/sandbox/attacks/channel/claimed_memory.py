# tries: answer that it ran out of memory, with a type of several lines
# expect: memory
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
    error = b"d" + struct.pack("<I", 4) + text("types") + b"l" + struct.pack("<I", 1) + b"s" + text("A\nB") + text("text") + b"s" + text("pass")
    error += text("frames") + b"l" + struct.pack("<I", 0) + text("memory") + b"T"
    put(b"d" + struct.pack("<I", 1) + text("raised") + error)
    return 3 * x


def total(x):
    return 2 * x.sum()
