# tries: a number with too many digits
# expect: error
def double(x):
    return @DIGITS@ * x


def total(x):
    return 2 * x.sum()
