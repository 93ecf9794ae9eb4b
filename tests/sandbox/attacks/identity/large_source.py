# tries: a source of two megabytes
# expect: fail error
# @MEGABYTES@
def double(x):
    return 3 * x


def total(x):
    return 2 * x.sum()
