# tries: return infinity, so that differences become NaN
# expect: fail
def double(x):
    return x + float("inf")


def total(x):
    return 2 * x.sum()
