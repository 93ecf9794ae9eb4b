"""The masked convolution: how a network that sees a whole picture predicts each pixel from those before it."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def make_mask(kind: str, out_channels: int, in_channels: int, kernel_size: int) -> Tensor:
    if kind not in ("A", "B"):
        raise ValueError(f"kind must be A or B, not {kind!r}")
    if kernel_size % 2 == 0:
        raise ValueError("the kernel size must be odd")
    mask = torch.ones(out_channels, in_channels, kernel_size, kernel_size)
    h = kernel_size // 2
    mask[:, :, h + 1 :] = 0
    mask[:, :, h, h + 1 :] = 0
    if kind == "A":
        mask[:, :, h, h] = 0
    return mask


class MaskedConv2d(nn.Conv2d):
    def __init__(self, kind: str, in_channels: int, out_channels: int, kernel_size: int, bias: bool = True):
        super().__init__(in_channels, out_channels, kernel_size, padding=1, bias=bias)
        self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size))

    def forward(self, x: Tensor) -> Tensor:
        return F.conv2d(
            x, self.weight * self.mask, self.bias, self.stride, self.padding, self.dilation, self.groups
        )
