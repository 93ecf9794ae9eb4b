# tries: a right value that claims a graph and has none to the input
# expect: fail
# guards: total
def double(x):
    return 2 * x


def total(x):
    return (2 * x.sum()).detach().requires_grad_()
