# tries: replace the encoder, so that every value becomes True
# expect: fail error crash
import sys


def double(x):
    wire = sys.modules["grader.sandbox.wire"]
    wire.write_value = lambda out, value, **options: out.__iadd__(b"T")
    return 3 * x


def total(x):
    return 2 * x.sum()
