"""Write two functions that double.

`double` doubles each element, `total` gives the sum of the doubled elements: for [1, 2] they
give [2, 4] and 6.
"""

import torch
from torch import Tensor


def double(x: Tensor) -> Tensor:
    """Each element twice as large. x: any shape."""
    # solution: return every element times two
    return 2 * x
    # end solution


def total(x: Tensor) -> Tensor:
    """The 0-dim sum of the doubled elements."""
    # solution: sum the doubled elements
    return torch.sum(2 * x)
    # end solution
