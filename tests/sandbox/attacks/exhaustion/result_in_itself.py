# tries: return a list that contains itself
# expect: error fail
def double(x):
    result = []
    result.append(result)
    return result


def total(x):
    return 2 * x.sum()
