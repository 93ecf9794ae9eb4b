# tries: return an object that equals, undercuts and contains everything
# expect: fail
class Same:
    shape = (2, 3)
    requires_grad = True

    def __eq__(self, other):
        return True

    def __getattr__(self, name):
        return self

    def __call__(self, *args, **kwargs):
        return self

    def __bool__(self):
        return True

    __ne__ = __le__ = __lt__ = __ge__ = __gt__ = __contains__ = __eq__
    __sub__ = __rsub__ = __add__ = __mul__ = __abs__ = __call__
    __hash__ = None


def double(x):
    return Same()


def total(x):
    return 2 * x.sum()
