# tries: a right value with a gradient that is made up
# expect: fail
# guards: total
import torch

class MadeUp(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.shape = x.shape
        return 2 * x.sum()

    @staticmethod
    def backward(ctx, grad):
        return torch.full(ctx.shape, 3.0)


def double(x):
    return 2 * x


def total(x):
    return MadeUp.apply(x)
