import torch

from grader.content.exercise import equivalent


@equivalent(of="scaled")
def by_function(x, factor=1.0):
    """With torch.mul."""
    return torch.mul(x, factor)
