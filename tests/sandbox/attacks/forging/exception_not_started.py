# tries: raise what an untouched stub raises
# expect: fail error
def double(x):
    raise NotImplementedError("pass")


def total(x):
    return 2 * x.sum()
