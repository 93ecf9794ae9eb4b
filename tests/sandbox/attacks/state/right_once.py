# tries: be right on the first call only
# expect: fail
# exercise: twice
calls = []


def double(x):
    calls.append(x)
    if len(calls) == 1:
        return 2 * x
    return 3 * x


def total(x):
    return 2 * x.sum()
