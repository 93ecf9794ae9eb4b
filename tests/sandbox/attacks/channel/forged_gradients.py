# tries: answer a backward pass with too many gradients of the wrong kind
# expect: fail error crash
# guards: total
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


def forge(grad):
    put(b"d" + struct.pack("<I", 1) + text("value") + b"l" + struct.pack("<I", 3) + b"NTF")
    time.sleep(60)


def double(x):
    return 2 * x


def total(x):
    x.register_hook(forge)
    return 2 * x.sum()
