"""Masked convolution (PixelCNN)."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def make_mask(kind: str, out_channels: int, in_channels: int, kernel_size: int) -> Tensor:
    assert kind in {"A", "B"}, "kind must be A or B"
    assert kernel_size % 2 == 1, "kernel_size must be odd"
    half = kernel_size // 2
    rows = torch.arange(kernel_size).view(-1, 1)
    cols = torch.arange(kernel_size).view(1, -1)
    seen = (rows < half) | (rows == half) & (cols < half + (kind == "B"))
    return seen.float()[None, None].repeat(out_channels, in_channels, 1, 1)


class MaskedConv2d(nn.Conv2d):
    def __init__(self, kind: str, in_channels: int, out_channels: int, kernel_size: int, bias: bool = True):
        mask = make_mask(kind, out_channels, in_channels, kernel_size)
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", mask)

    def forward(self, x: Tensor) -> Tensor:
        return F.conv2d(x, self.mask * self.weight, self.bias, padding=self.padding)
