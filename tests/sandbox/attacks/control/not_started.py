# tries: nothing: the stub
# expect: not_started
def double(x):
    raise NotImplementedError("return every element times two")


def total(x):
    raise NotImplementedError("sum the doubled elements")
