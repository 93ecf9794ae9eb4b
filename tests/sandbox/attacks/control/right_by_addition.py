# tries: nothing: another way to the same numbers
# expect: pass
import torch


def double(x):
    return torch.add(x, x)


def total(x):
    return double(x).sum()
