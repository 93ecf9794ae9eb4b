# tries: return a list of a million tensors
# expect: error fail
def double(x):
    return [x] * 10**6


def total(x):
    return 2 * x.sum()
