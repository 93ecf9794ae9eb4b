# tries: nothing: one function of two
# expect: fail
def double(x):
    return 2 * x


def total(x):
    raise NotImplementedError("sum the doubled elements")
