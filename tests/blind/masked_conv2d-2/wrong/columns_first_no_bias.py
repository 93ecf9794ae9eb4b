"""Masked convolution."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def make_mask(kind: str, out_channels: int, in_channels: int, kernel_size: int) -> Tensor:
    if kind not in ("A", "B"):
        raise ValueError("kind must be A or B")
    if kernel_size % 2 == 0:
        raise ValueError("kernel_size must be odd")
    x = torch.arange(kernel_size)[:, None] - kernel_size // 2
    y = torch.arange(kernel_size)[None, :] - kernel_size // 2
    visible = (y < 0) | ((y == 0) & (x < 0))
    if kind == "B":
        visible = visible | ((x == 0) & (y == 0))
    return visible.float().repeat(out_channels, in_channels, 1, 1)


class MaskedConv2d(nn.Conv2d):
    def __init__(self, kind: str, in_channels: int, out_channels: int, kernel_size: int, bias: bool = True):
        mask = make_mask(kind, out_channels, in_channels, kernel_size)
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", mask)

    def forward(self, x: Tensor) -> Tensor:
        return F.conv2d(x, self.weight * self.mask, padding=self.padding)
