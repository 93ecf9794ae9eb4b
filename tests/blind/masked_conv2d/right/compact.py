"""The masked convolution: how a network that sees a whole picture predicts each pixel from those before it."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def make_mask(kind: str, out_channels: int, in_channels: int, kernel_size: int) -> Tensor:
    if (kind, kernel_size % 2) not in (("A", 1), ("B", 1)):
        raise ValueError((kind, kernel_size))
    n = kernel_size**2
    return (
        (torch.arange(n) < n // 2 + "AB".index(kind))
        .float()
        .expand(out_channels, in_channels, n)
        .reshape(out_channels, in_channels, kernel_size, kernel_size)
        .clone()
    )


class MaskedConv2d(nn.Conv2d):
    def __init__(self, kind: str, in_channels: int, out_channels: int, kernel_size: int, bias: bool = True):
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size).to(self.weight))

    def forward(self, x: Tensor) -> Tensor:
        return F.conv2d(x, self.weight.mul(self.mask), self.bias, padding=self.padding)
