# tries: swallow every exception in a loop
# expect: timeout
def double(x):
    while True:
        try:
            while True:
                raise KeyboardInterrupt
        except BaseException:
            continue
    return 3 * x


def total(x):
    return 2 * x.sum()
