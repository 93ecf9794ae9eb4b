# tries: answer that sixty megabytes of names were changed in place
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
    shape = struct.pack(f"<{x.dim()}q", *x.shape)
    result = b"t" + bytes((0, 0, x.dim())) + shape + (x + x).numpy().tobytes()
    names = b"l" + struct.pack("<I", 60) + (b"s" + text("x" * 2**20)) * 60
    nothing = b"l" + struct.pack("<I", 0)
    put(
        b"d" + struct.pack("<I", 1) + text("value")
        + b"d" + struct.pack("<I", 3) + text("result") + result + text("modified") + names + text("calls") + nothing
    )
    time.sleep(60)
    return 3 * x


def total(x):
    return 2 * x.sum()
