"""The masked convolution: how a network that sees a whole picture predicts each pixel from those before it."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def make_mask(kind: str, out_channels: int, in_channels: int, kernel_size: int) -> Tensor:
    """(out_channels, in_channels, kernel_size, kernel_size)"""
    if kind not in "AB":
        raise ValueError(f"unknown kind {kind}")
    if kernel_size % 2 == 0:
        raise ValueError("even kernel")
    mask = torch.zeros(out_channels, in_channels, kernel_size, kernel_size)
    yc = xc = kernel_size // 2
    mask[:, :, :yc, :] = 1
    mask[:, :, yc, : xc + int(kind == "B")] = 1
    return mask


class MaskedConv2d(nn.Conv2d):
    def __init__(self, kind: str, in_channels: int, out_channels: int, kernel_size: int, bias: bool = True):
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size))

    def forward(self, x: Tensor) -> Tensor:
        return F.conv2d(x, self.mask * self.weight, self.bias, 1, self.padding)
