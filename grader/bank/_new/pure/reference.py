"""What the function is for, in one or two sentences.

What to write, and every convention that has two customary answers. Then one worked line:
`scaled([[1., 2.]], 3.)` is `[[3., 6.]]`.

`course read LESSON` opens the lesson. Check your work with `course grade EXERCISE`.
"""

import torch
from torch import Tensor


def scaled(x: Tensor, factor: float = 1.0) -> Tensor:
    """`factor` times x.

    x: (batch, feature). Returns the same shape and dtype.
    """
    # solution: multiply every element by the factor
    return x * factor
    # end solution
