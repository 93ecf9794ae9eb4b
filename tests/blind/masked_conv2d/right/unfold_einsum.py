"""The masked convolution: how a network that sees a whole picture predicts each pixel from those before it.

An autoregressive model of images takes the pixels in reading order, row by row and from left to right. All its
predictions are computed at once, so nothing but a mask keeps a prediction from looking at the pixel that it is
about, or at one that comes later.

What is fixed here, because other code does it differently:

- Kind "A" hides the pixel itself and all that follow. Kind "B" shows the pixel itself. (The first layer is an A, so
  that no pixel sees its own value. Later ones are Bs: what they see at a pixel was computed without it.)
- Channels have no order: all channels of a pixel are hidden or shown together.
- The kernel is square with an odd size, and the picture keeps its height and width: it is padded with zeros.
- A kind other than "A" or "B", or an even kernel size, is a ValueError.

Check your work with `course grade masked_conv2d`.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def _check(kind: str, kernel_size: int) -> None:
    if kind not in ("A", "B"):
        raise ValueError(f"kind is {kind!r}, but only 'A' and 'B' exist")
    if kernel_size < 1 or kernel_size % 2 == 0:
        raise ValueError(f"kernel_size is {kernel_size}, but has to be odd")


def make_mask(kind: str, out_channels: int, in_channels: int, kernel_size: int) -> Tensor:
    """The mask of a convolution's weight."""
    _check(kind, kernel_size)
    half = kernel_size // 2
    above = torch.ones(half, kernel_size)
    own_row = torch.cat([torch.ones(half), torch.tensor([float(kind == "B")]), torch.zeros(half)])
    below = torch.zeros(half, kernel_size)
    plane = torch.cat([above, own_row[None], below])
    return torch.einsum("oi,hw->oihw", torch.ones(out_channels, in_channels), plane)


class MaskedConv2d(nn.Conv2d):
    """A convolution written as a product of patches and weights."""

    def __init__(self, kind: str, in_channels: int, out_channels: int, kernel_size: int, bias: bool = True):
        """Raises ValueError as make_mask does."""
        _check(kind, kernel_size)
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size))

    def forward(self, x: Tensor) -> Tensor:
        """x: (batch, in_channels, height, width)."""
        batch, _, height, width = x.shape
        k = self.kernel_size[0]
        patches = F.unfold(x, k, padding=k // 2)  # (batch, in * k * k, height * width)
        weight = (self.weight * self.mask).flatten(1)
        out = torch.einsum("ok,bkp->bop", weight, patches)
        if self.bias is not None:
            out = out + self.bias[None, :, None]
        return out.reshape(batch, self.out_channels, height, width)
