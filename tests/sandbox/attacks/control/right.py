# tries: nothing: the plain answer
# expect: pass
def double(x):
    return 2 * x


def total(x):
    return 2 * x.sum()
