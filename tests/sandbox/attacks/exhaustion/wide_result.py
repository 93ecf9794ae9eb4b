# tries: return lists of lists of tensors, each within its limit
# expect: error fail crash timeout memory
def double(x):
    return [[x.sum()] * 4096] * 400


def total(x):
    return 2 * x.sum()
