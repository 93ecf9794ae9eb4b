import torch
from torch import nn

from grader.checks import equivalent


@equivalent(of="Scaled")
class ByDiagonal(nn.Module):
    """As a product with a diagonal matrix."""

    def __init__(self, width):
        super().__init__()
        self.factor = nn.Parameter(torch.full((width,), 1.0))

    def forward(self, x):
        return x @ torch.diag(self.factor)
