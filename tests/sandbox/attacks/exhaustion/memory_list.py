# tries: fill a list without end
# expect: memory timeout
def double(x):
    kept = []
    while True:
        kept.append(bytearray(2**20))
    return 3 * x


def total(x):
    return 2 * x.sum()
