# tries: make torch.autograd.grad return zeros for both sides
# expect: fail
# guards: total
import torch


def double(x):
    return 2 * x


def total(x):
    torch.autograd.grad = lambda outputs, inputs, **kwargs: [torch.zeros_like(leaf) for leaf in inputs]
    return 2 * x.sum()
