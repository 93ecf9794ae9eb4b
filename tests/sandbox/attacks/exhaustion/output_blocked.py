# tries: print one megabyte of escape codes and loop
# expect: timeout
def double(x):
    print((chr(27) + "[2J") * 2**18, flush=True)
    while True:
        pass
    return 3 * x


def total(x):
    return 2 * x.sum()
