# tries: raise an exception that is called Passed
# expect: error
class Passed(Exception):
    pass


def double(x):
    raise Passed("3 passed in 0.01s")


def total(x):
    return 2 * x.sum()
