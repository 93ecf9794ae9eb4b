"""The masked convolution."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def make_mask(kind: str, out_channels: int, in_channels: int, kernel_size: int) -> Tensor:
    """1 where the convolution may look, 0 where it may not."""
    if kind != "A" and kind != "B":
        raise ValueError("kind must be A or B")
    if kernel_size % 2 == 0:
        raise ValueError("kernel_size must be odd")
    middle = kernel_size // 2
    mask = torch.zeros(out_channels, in_channels, kernel_size, kernel_size)
    for row in range(kernel_size):
        for col in range(kernel_size):
            if row < middle:
                mask[:, :, row, col] = 1  # a row above
            elif row == middle and col < middle:
                mask[:, :, row, col] = 1  # the same row, to the left
            elif row == middle and col == middle and kind == "B":
                mask[:, :, row, col] = 1  # the pixel itself
    return mask


class MaskedConv2d(nn.Conv2d):
    """A convolution that does not look ahead."""

    def __init__(self, kind: str, in_channels: int, out_channels: int, kernel_size: int, bias: bool = True):
        mask = make_mask(kind, out_channels, in_channels, kernel_size)
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", mask)

    def forward(self, x: Tensor) -> Tensor:
        masked_weight = self.weight * self.mask
        return F.conv2d(x, masked_weight, self.bias, padding=self.padding)
