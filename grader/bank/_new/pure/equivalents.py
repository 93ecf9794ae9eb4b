import torch

from grader.checks import equivalent


@equivalent(of="scaled")
def by_function(x, factor=1.0):
    """With torch.mul."""
    return torch.mul(x, factor)
