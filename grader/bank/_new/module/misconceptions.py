import torch
from torch import nn

from grader.checks import misconception


@misconception(of="Scaled", fails="start", title="Zeros at first")
class Zeros(nn.Module):
    """Every feature is 0 at first, so nothing behind this module gets a signal."""

    def __init__(self, width):
        super().__init__()
        self.factor = nn.Parameter(torch.zeros(width))

    def forward(self, x):
        return x * self.factor


@misconception(of="Scaled", fails="value", title="A factor for each example")
class AlongTheBatch(nn.Module):
    """The factors run along the batch: no error where there are as many examples as features."""

    def __init__(self, width):
        super().__init__()
        self.factor = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return x * self.factor[: len(x), None]


@misconception(of="Scaled", fails="learns", title="Outside of the graph")
class Detached(nn.Module):
    """The numbers are right, but no gradient reaches the factors: .data and .detach() leave the graph."""

    def __init__(self, width):
        super().__init__()
        self.factor = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return x * self.factor.detach()
