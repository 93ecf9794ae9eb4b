# tries: raise an exception whose text never ends
# expect: timeout
class Slow(Exception):
    def __str__(self):
        while True:
            pass


def double(x):
    raise Slow


def total(x):
    return 2 * x.sum()
