# tries: an expression that is nested too deeply for the compiler
# expect: error memory crash
def double(x):
    return @DEEP@x


def total(x):
    return 2 * x.sum()
