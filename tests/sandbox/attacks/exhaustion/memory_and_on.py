# tries: fill all memory, swallow the error and go on
# expect: timeout crash memory
def double(x):
    kept = []
    while True:
        try:
            kept.append(bytearray(2**24))
        except MemoryError:
            continue
    return 3 * x


def total(x):
    return 2 * x.sum()
