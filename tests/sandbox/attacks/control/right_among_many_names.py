# tries: nothing: right, below more than a thousand imported names
# expect: pass
from numpy import *
from torch import *
from torch.nn import *
from torch.nn.functional import *


def double(x):
    return x + x


def total(x):
    return 2 * x.sum()
