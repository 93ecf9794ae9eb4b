"""What the sampler is for, in one or two sentences.

What to write, and every convention that has two customary answers, the order of draws among them.

`course read LESSON` opens the lesson. Check your work with `course grade EXERCISE`.
"""

import torch
from torch import Tensor


@torch.no_grad()
def walk(x: Tensor, scales: Tensor, generator: torch.Generator) -> Tensor:
    """Adds `scale` times standard normal noise for each of the scales in order, outside of any graph.

    x: any shape. scales: (step,). Each step draws once, from the generator, a number for each element of x.
    """
    # solution: the steps
    for scale in scales:
        x = x + scale * torch.randn(x.shape, generator=generator, dtype=x.dtype)
    return x
    # end solution
