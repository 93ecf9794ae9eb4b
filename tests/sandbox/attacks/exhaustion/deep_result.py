# tries: return a list in a list, ten thousand times
# expect: error fail
def double(x):
    for _ in range(10_000):
        x = [x]
    return x


def total(x):
    return 2 * x.sum()
