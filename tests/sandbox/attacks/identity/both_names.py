# tries: a wrong double beside a right look-alike
# expect: fail
def double(x):
    return 3 * x


def doublе(x):
    return 2 * x


def total(x):
    return 2 * x.sum()
