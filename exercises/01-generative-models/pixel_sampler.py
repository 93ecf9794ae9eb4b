"""The sampler of an autoregressive model: pictures drawn one pixel after another, each from what was drawn before.

In training a masked network predicts all pixels at once, since all of them are known. A new picture has none yet,
so it is drawn in reading order, row by row and from left to right: the network is asked, one pixel is drawn, and
the network is asked again about a picture that has this pixel.

What is fixed here, because other code does it differently:

- The model takes pictures of levels, (batch, height, width) and int64, and returns logits with the levels on axis
  1, (batch, levels, height, width). Those at a pixel are about that pixel, and depend on nothing but the pixels
  before it.
- What is random is handed over: one number u for each pixel, uniform from 0 to 1. A level is drawn by running sums
  of the probabilities, from level 0 on: it is the first level whose sum exceeds u.
- The temperature, above 0, divides the logits before the softmax.
- Logits and u have one dtype, float32 or float64, of any size.

A worked line. Three levels with the probabilities 0.2, 0.5 and 0.3 have the running sums 0.2, 0.7 and 1: u = 0.1
draws level 0, u = 0.6 level 1, and u = 0.9 level 2.

`course read 1` opens the lesson. Check your work with `course grade pixel_sampler`.
"""

from collections.abc import Callable

import torch
from torch import Tensor


def draw_levels(logits: Tensor, u: Tensor, temperature: float = 1.0) -> Tensor:
    """A level for each row of logits: the one that its u falls to, when all levels share the way from 0 to 1.

    logits: (batch, levels). u: (batch,), from 0 up to, not including, 1.
    Returns (batch,), int64, from 0 to levels - 1.
    """
    raise NotImplementedError("how many running sums of the probabilities u has left behind")


@torch.no_grad()
def pixel_sampler(model: Callable[[Tensor], Tensor], u: Tensor, temperature: float = 1.0) -> Tensor:
    """Pictures drawn from the model, one for each of the batch, as large as u.

    model: as above. It can be called as often as you like, always with pictures of the full size; what stands at
    pixels that are not drawn yet does not matter to it, as long as it is a level.
    u: (batch, height, width), the number that each pixel is drawn with.
    Returns (batch, height, width), int64.
    """
    raise NotImplementedError("pixel after pixel in reading order, each drawn from logits that know the pixels before it")
