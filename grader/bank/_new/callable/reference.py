"""What the function is for, in one or two sentences.

What to write, and every convention that has two customary answers. One worked line: the slope of x² at 3 is 6.

`course read LESSON` opens the lesson. Check your work with `course grade EXERCISE`.
"""

from collections.abc import Callable

import torch
from torch import Tensor


def slope(function: Callable[[Tensor], Tensor], x: Tensor, step: float = 1e-3) -> Tensor:
    """The slope of a function at each x, by the central difference: from `step` before to `step` after.

    function: from a tensor to one of the same shape, element by element; called twice. x: any shape, float64.
    Returns the shape and dtype of x.
    """
    # solution: the central difference
    return (function(x + step) - function(x - step)) / (2 * step)
    # end solution
