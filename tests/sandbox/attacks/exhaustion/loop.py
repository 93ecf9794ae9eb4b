# tries: never end
# expect: timeout
def double(x):
    while True:
        pass
    return 3 * x


def total(x):
    return 2 * x.sum()
