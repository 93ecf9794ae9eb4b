# tries: be right for ones, as any power of two is
# expect: fail
def double(x):
    return 2**x


def total(x):
    return 2 * x.sum()
