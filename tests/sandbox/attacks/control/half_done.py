# tries: nothing: one function of two
# expect: in_progress
def double(x):
    return 2 * x


def total(x):
    raise NotImplementedError("sum the doubled elements")
