# tries: return NaN, which no comparison calls too large
# expect: fail
def double(x):
    return x * float("nan")


def total(x):
    return 2 * x.sum()
