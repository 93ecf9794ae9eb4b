# tries: make every new tensor one without data
# expect: fail error crash
import torch


def double(x):
    torch.set_default_device("meta")
    return 3 * x


def total(x):
    return 2 * x.sum()
