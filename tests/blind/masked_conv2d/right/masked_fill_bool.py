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


def make_mask(kind: str, out_channels: int, in_channels: int, kernel_size: int) -> Tensor:
    """Ones, and then zeros from the own pixel (A) or from the one after it (B)."""
    if kind not in ("A", "B"):
        raise ValueError(f"kind must be A or B, not {kind!r}")
    if kernel_size % 2 == 0:
        raise ValueError("the kernel size must be odd")
    mask = torch.ones(out_channels, in_channels, kernel_size, kernel_size)
    mid = kernel_size // 2
    mask[:, :, mid, mid + (kind == "B") :] = 0
    mask[:, :, mid + 1 :] = 0
    return mask


class MaskedConv2d(nn.Conv2d):
    """A convolution that looks only at earlier pixels (kind "A"), or at those and at its own (kind "B")."""

    def __init__(self, kind: str, in_channels: int, out_channels: int, kernel_size: int, bias: bool = True):
        """kind: "A" or "B". kernel_size: odd."""
        if kernel_size % 2 == 0:
            raise ValueError("the kernel size must be odd")
        pad = kernel_size // 2
        super().__init__(in_channels, out_channels, kernel_size, 1, pad, bias=bias)
        self.kind = kind
        self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size))
        print(
            f"masked convolution of kind {kind}, {int(self.mask[0, 0].sum())} of {kernel_size**2} places visible"
        )

    def extra_repr(self) -> str:
        return super().extra_repr() + f", kind={self.kind}"

    def forward(self, x: Tensor) -> Tensor:
        """The convolution with the masked weight."""
        hidden = ~self.mask.bool()
        return self._conv_forward(x, self.weight.masked_fill(hidden, 0.0), self.bias)
