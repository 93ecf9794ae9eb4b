# tries: change what tensors do when they are multiplied
# expect: fail error crash
import torch


def double(x):
    torch.Tensor.__mul__ = torch.Tensor.__rmul__ = torch.Tensor.mul = lambda self, other: self + self + self
    return 3 * x


def total(x):
    return 2 * x.sum()
