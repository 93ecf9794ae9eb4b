# tries: raise an exception whose text and type raise again
# expect: crash error
class Meta(type):
    @property
    def __name__(cls):
        raise RuntimeError("no name")


class Bad(BaseException, metaclass=Meta):
    def __str__(self):
        raise self

    __repr__ = __str__


def double(x):
    raise Bad()


def total(x):
    return 2 * x.sum()
