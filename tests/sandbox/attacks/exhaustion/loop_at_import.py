# tries: never finish loading
# expect: timeout
while True:
    pass


def double(x):
    return 3 * x


def total(x):
    return 2 * x.sum()
