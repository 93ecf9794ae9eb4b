# tries: a source with a null byte in it
# expect: error
def double(x):
    return 3 * x  # @NUL@


def total(x):
    return 2 * x.sum()
