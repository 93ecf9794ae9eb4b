# tries: compute a number of a hundred million digits, which no signal interrupts
# expect: timeout memory
def double(x):
    10 ** 10**8
    return 3 * x


def total(x):
    return 2 * x.sum()
