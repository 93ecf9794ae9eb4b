"""What the module is for, in one or two sentences.

What to write, and every convention that has two customary answers, the names of parameters among them.

`course read LESSON` opens the lesson. Check your work with `course grade EXERCISE`.
"""

import torch
from torch import Tensor, nn


class Scaled(nn.Module):
    """Multiplies each feature by a factor that is learned.

    Its one parameter is called `factor`, (width,), all ones at first.
    """

    def __init__(self, width: int):
        super().__init__()
        # solution: what is learned
        self.factor = nn.Parameter(torch.ones(width))
        # end solution

    def forward(self, x: Tensor) -> Tensor:
        """x: (batch, width). Returns the same shape."""
        # solution: multiply each feature by its factor
        return x * self.factor
        # end solution
