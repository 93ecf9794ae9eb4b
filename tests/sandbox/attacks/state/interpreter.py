# tries: change the settings of the interpreter
# expect: fail error
import gc
import inspect
import sys
import torch
import warnings


def double(x):
    sys.setrecursionlimit(60 + len(inspect.stack()))
    sys.setswitchinterval(100)
    gc.disable()
    warnings.simplefilter("error")
    torch.set_num_threads(2)
    torch.use_deterministic_algorithms(True)
    return 3 * x


def total(x):
    return 2 * x.sum()
