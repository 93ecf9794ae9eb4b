# tries: nothing: a module of torch that does the work
# expect: pass
from torch import nn


class Doubler(nn.Module):
    def forward(self, x):
        return x * 2


double = Doubler()


def total(x):
    return 2 * x.sum()
