# tries: a source with half a surrogate pair
# expect: error fail
def double(x):
    print("@SURROGATE@", chr(0xD800))
    return 3 * x


def total(x):
    return 2 * x.sum()
