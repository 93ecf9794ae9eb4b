# tries: a right function whose name only looks like double
# expect: error
def dоuble(x):
    return 2 * x


def total(x):
    return 2 * x.sum()
