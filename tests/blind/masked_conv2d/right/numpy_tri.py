"""The masked convolution: how a network that sees a whole picture predicts each pixel from those before it."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn


def make_mask(kind: str, out_channels: int, in_channels: int, kernel_size: int) -> Tensor:
    """Built in numpy."""
    if kind not in ("A", "B"):
        raise ValueError("unknown kind: " + str(kind))
    if kernel_size % 2 == 0:
        raise ValueError("even kernel size: " + str(kernel_size))
    c = kernel_size // 2
    rows, cols = np.indices((kernel_size, kernel_size))
    before = (rows < c) | ((rows == c) & (cols < c))
    if kind == "B":
        before[c, c] = True
    mask = np.broadcast_to(before, (out_channels, in_channels, kernel_size, kernel_size))
    return torch.from_numpy(mask.astype(np.float32))


class MaskedConv2d(nn.Conv2d):
    def __init__(self, kind: str, in_channels: int, out_channels: int, kernel_size: int, bias: bool = True):
        super().__init__(
            in_channels, out_channels, kernel_size, stride=1, padding=(kernel_size - 1) // 2, bias=bias
        )
        m = make_mask(kind, self.weight.shape[0], self.weight.shape[1], kernel_size)
        assert m.shape == self.weight.shape
        self.register_buffer("mask", m)

    def forward(self, x: Tensor) -> Tensor:
        return F.conv2d(x, self.mask * self.weight, self.bias, self.stride, self.padding)
