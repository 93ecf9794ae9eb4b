# tries: change the default dtype for whoever comes next
# expect: fail
import torch


def double(x):
    torch.set_default_dtype(torch.float64)
    return 3 * x


def total(x):
    return 2 * x.sum()
