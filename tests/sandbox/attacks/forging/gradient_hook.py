# tries: a hook that triples the gradient on its way
# expect: fail
# guards: total
def double(x):
    return 2 * x


def total(x):
    x.register_hook(lambda grad: 3 * grad)
    return 2 * x.sum()
