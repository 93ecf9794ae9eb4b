# tries: bidirectional and control characters in an exception
# expect: error
def double(x):
    raise RuntimeError("@BIDI@" + chr(27) + "[2J" + chr(0) + chr(0x2028))  # @BIDI@


def total(x):
    return 2 * x.sum()
