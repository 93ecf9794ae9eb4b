# tries: nothing: an honest mistake
# expect: fail
def double(x):
    return 3 * x


def total(x):
    return 2 * x.sum()
