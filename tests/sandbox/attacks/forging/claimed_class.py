# tries: return an object whose __class__ says that it is a tensor
# expect: fail
import torch

class Claims:
    shape, dtype = torch.Size((2, 3)), torch.float32

    @property
    def __class__(self):
        return torch.Tensor


def double(x):
    return Claims()


def total(x):
    return 2 * x.sum()
