# tries: put another object in the place of the submission
# expect: fail error
import sys


class Another:
    def __getattr__(self, name):
        return lambda *args: True


def double(x):
    return 3 * x


def total(x):
    return 2 * x.sum()


sys.modules["submission"] = sys.modules["__main__"] = sys.modules[__name__] = Another()
