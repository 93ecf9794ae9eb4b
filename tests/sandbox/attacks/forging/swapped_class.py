# tries: give a result another class after it was made
# expect: fail error crash
import torch

class Swapped(torch.Tensor):
    def detach(self):
        return self

    def __eq__(self, other):
        return True


def double(x):
    result = 3 * x
    result.__class__ = Swapped
    return result


def total(x):
    return 2 * x.sum()
