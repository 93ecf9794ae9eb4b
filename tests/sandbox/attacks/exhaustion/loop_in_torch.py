# tries: spend half a minute inside one linear-algebra call
# expect: timeout memory
import torch


def double(x):
    torch.linalg.svd(torch.randn(4000, 4000))
    return 3 * x


def total(x):
    return 2 * x.sum()
