# tries: ask torch for a terabyte
# expect: memory
import torch


def double(x):
    torch.empty(2**38)
    return 3 * x


def total(x):
    return 2 * x.sum()
