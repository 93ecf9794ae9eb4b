# tries: switch gradients off for whoever comes next
# expect: fail
# guards: total
import torch

torch.set_grad_enabled(False)
torch.autograd.set_grad_enabled(False)


def double(x):
    return 2 * x


def total(x):
    return 2 * x.sum()
