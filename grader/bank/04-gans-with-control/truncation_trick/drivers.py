"""What runs in the worker: generators are made here, as they do not cross to it."""

import torch


def differences(function, seed, shape, c):
    """By how much two tensors of noise differ that come from generators with one seed."""
    one, other = (function(shape, c, generator=torch.Generator().manual_seed(seed)) for _ in range(2))
    return one - other
