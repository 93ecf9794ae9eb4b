# tries: print without end
# expect: crash timeout
def double(x):
    while True:
        print("x" * 2**16)
    return 3 * x


def total(x):
    return 2 * x.sum()
