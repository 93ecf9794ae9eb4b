# tries: double the input itself and return it
# expect: fail
def double(x):
    return x.mul_(2)


def total(x):
    return 2 * x.sum()
