# tries: reset every generator, so that the inputs could be foreseen
# expect: fail
import random
import torch


def double(x):
    torch.manual_seed(0)
    random.seed(0)
    torch.set_rng_state(torch.get_rng_state())
    return torch.randn(x.shape)


def total(x):
    return 2 * x.sum()
