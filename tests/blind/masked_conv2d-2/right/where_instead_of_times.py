"""A masked convolution whose hidden weights do not even have to be numbers."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def make_mask(kind: str, out_channels: int, in_channels: int, kernel_size: int) -> Tensor:
    match kind, kernel_size % 2:
        case (("A" | "B"), 1):
            pass
        case (("A" | "B"), _):
            raise ValueError("kernel_size must be odd")
        case _:
            raise ValueError("kind must be 'A' or 'B'")
    ones = torch.ones(kernel_size, kernel_size)
    c = kernel_size // 2
    above = ones.clone()
    above[c:] = 0
    left = torch.zeros_like(ones)
    left[c, :c] = 1
    plane = above + left
    plane[c, c] = float(kind == "B")
    return plane[None, None].repeat(out_channels, in_channels, 1, 1)


class MaskedConv2d(nn.Conv2d):
    def __init__(self, kind: str, in_channels: int, out_channels: int, kernel_size: int, bias: bool = True):
        plane = make_mask(kind, out_channels, in_channels, kernel_size)
        super().__init__(in_channels, out_channels, kernel_size, padding=(kernel_size - 1) // 2, bias=bias)
        self.register_buffer("mask", plane)

    def forward(self, x: Tensor) -> Tensor:
        weight = torch.where(self.mask > 0, self.weight, torch.zeros_like(self.weight))
        return F.conv2d(x, weight, self.bias, self.stride, self.padding, self.dilation, self.groups)
