# tries: nothing: an honest exception
# expect: error
def double(x):
    return x @ x


def total(x):
    return 2 * x.sum()
