# tries: nothing: letters that Python itself takes for the plain ones
# expect: pass
def ｄouble(x):
    return 2 * x


def total(x):
    return 2 * x.sum()
