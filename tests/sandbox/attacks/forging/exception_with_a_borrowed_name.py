# tries: raise an exception that has the name of a built-in one and is none
# expect: error
class ValueError(BaseException):  # noqa: A001
    pass


def double(x):
    raise ValueError("the one that was asked for")


def total(x):
    return 2 * x.sum()
