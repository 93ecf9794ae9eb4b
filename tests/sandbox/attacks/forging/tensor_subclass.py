# tries: return a tensor whose __torch_function__ answers every question with yes
# expect: fail
import torch

class Liar(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        return torch.ones((), dtype=torch.bool)


def double(x):
    return (3 * x).as_subclass(Liar)


def total(x):
    return 2 * x.sum()
