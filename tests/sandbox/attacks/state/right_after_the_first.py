# tries: be wrong first and right as soon as anything remembers an earlier check
# expect: fail
import builtins
import os
import sys
import torch

COUNT = "calls_of_double"


def double(x):
    if COUNT in builtins.__dict__ or COUNT in torch.__dict__ or COUNT in os.environ or hasattr(sys, COUNT):
        return 2 * x
    setattr(builtins, COUNT, 1)
    setattr(torch, COUNT, 1)
    setattr(sys, COUNT, 1)
    os.environ[COUNT] = "1"
    return 3 * x


def total(x):
    return 2 * x.sum()
