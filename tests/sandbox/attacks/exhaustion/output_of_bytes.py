# tries: write to both outputs without end, past Python's buffers
# expect: crash timeout
import os


def double(x):
    while True:
        os.write(1, b"x" * 2**16)
        os.write(2, bytes(2**16))
    return 3 * x


def total(x):
    return 2 * x.sum()
