# tries: loop in the backward pass
# expect: timeout
# guards: total
import torch

class Loop(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return 2 * x.sum()

    @staticmethod
    def backward(ctx, grad):
        while True:
            pass


def double(x):
    return 2 * x


def total(x):
    return Loop.apply(x)
