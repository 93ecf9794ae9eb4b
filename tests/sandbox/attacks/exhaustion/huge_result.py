# tries: return more than an answer may hold
# expect: memory timeout
import torch


def double(x):
    return torch.zeros(2**26)


def total(x):
    return 2 * x.sum()
