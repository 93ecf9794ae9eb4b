"""The masked convolution: how a network that sees a whole picture predicts each pixel from those before it.

An autoregressive model of images takes the pixels in reading order, row by row and from left to right. All its
predictions are computed at once, so nothing but a mask keeps a prediction from looking at the pixel that it is
about, or at one that comes later.

What is fixed here, because other code does it differently:

- Kind "A" hides the pixel itself and all that follow. Kind "B" shows the pixel itself. (The first layer is an A,
  so that no pixel sees its own value. Later ones are Bs: what they see at a pixel was computed without it.)
- Channels have no order: all channels of a pixel are hidden or shown together.
- The kernel is square with an odd size, and the picture keeps its height and width: it is padded with zeros.
- A kind other than "A" or "B", or an even kernel size, is a ValueError.
- A layer and its pictures are float32 throughout, or float64 throughout after `layer.double()`, and so is all that
  it computes.

`course read 1` opens the lesson. Check your work with `course grade masked_conv2d`.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def make_mask(kind: str, out_channels: int, in_channels: int, kernel_size: int) -> Tensor:
    """The mask of a convolution's weight: 1 where it may look, 0 where it may not.

    kind: "A" or "B". kernel_size: odd, 1 or more.
    Returns (out_channels, in_channels, kernel_size, kernel_size), float32, of zeros and ones. As torch slides a
    kernel, its row 0 looks at the row above the pixel and its column 0 at the column to the left.
    Raises ValueError for another kind or an even kernel size.
    Source: van den Oord et al. 2016, Pixel Recurrent Neural Networks, section 3.
    """
    # solution: ones where the kernel looks at pixels that come before, or a ValueError
    if kind not in ("A", "B") or kernel_size % 2 == 0:
        raise ValueError(f"kind must be A or B and kernel_size odd, not {kind!r} and {kernel_size}")
    position = torch.arange(kernel_size**2)
    centre = kernel_size**2 // 2
    seen = position < centre if kind == "A" else position <= centre
    return seen.float().view(kernel_size, kernel_size).expand(out_channels, in_channels, -1, -1).clone()
    # end solution


class MaskedConv2d(nn.Conv2d):
    """A convolution that looks only at earlier pixels (kind "A"), or at those and at its own (kind "B").

    It has the parameters `weight` and `bias` of its parent, and `mask`, a buffer in the shape of the weight, which
    is saved with the model and which no optimiser moves. The mask holds in every forward pass, whatever an
    optimiser, weight decay or a loaded checkpoint has made of the weight, in train and in eval mode, with
    gradients and without. A copy made by `copy.deepcopy` is a layer of its own. Making a layer sets no seed.
    """

    def __init__(self, kind: str, in_channels: int, out_channels: int, kernel_size: int, bias: bool = True):
        """kind: "A" or "B". kernel_size: odd. Raises ValueError as `make_mask` does."""
        # solution: a convolution that keeps height and width, and its mask as a buffer
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size))
        # end solution

    def forward(self, x: Tensor) -> Tensor:
        """x: (batch, in_channels, height, width). Returns (batch, out_channels, height, width)."""
        # solution: the convolution with the masked weight
        return F.conv2d(x, self.weight * self.mask, self.bias, padding=self.padding)
        # end solution
