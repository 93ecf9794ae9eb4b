# tries: nothing: an honest mistake in the shape
# expect: fail
import torch


def double(x):
    return torch.cat([x, x])


def total(x):
    return 2 * x.sum()
