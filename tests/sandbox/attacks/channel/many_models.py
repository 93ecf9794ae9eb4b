# tries: answer with a hundred thousand models to build
# expect: fail error crash
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
    weights = b"d" + struct.pack("<I", 1) + text("output") + b"t" + bytes((8, 0, 0, 1))
    model = b"m" + text("fixed_denoiser") + weights
    items = b"l" + struct.pack("<I", 4096) + model * 4096
    put(b"d" + struct.pack("<I", 1) + text("value") + b"l" + struct.pack("<I", 250) + items * 250)
    time.sleep(60)
    return 3 * x


def total(x):
    return 2 * x.sum()
