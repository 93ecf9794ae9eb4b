"""The masked convolution with red before green before blue."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def make_mask(kind: str, out_channels: int, in_channels: int, kernel_size: int) -> Tensor:
    if kind not in ("A", "B"):
        raise ValueError(f"no such kind: {kind}")
    if kernel_size % 2 == 0:
        raise ValueError("kernel_size has to be odd")
    mid = kernel_size // 2
    mask = torch.zeros(out_channels, in_channels, kernel_size, kernel_size)
    mask[:, :, :mid, :] = 1
    mask[:, :, mid, :mid] = 1
    # which colour a channel belongs to
    out_colour = torch.arange(out_channels) * 3 // out_channels
    in_colour = torch.arange(in_channels) * 3 // in_channels
    if kind == "A":
        mask[:, :, mid, mid] = (in_colour[None, :] < out_colour[:, None]).float()
    else:
        mask[:, :, mid, mid] = (in_colour[None, :] <= out_colour[:, None]).float()
    return mask


class MaskedConv2d(nn.Conv2d):
    def __init__(self, kind: str, in_channels: int, out_channels: int, kernel_size: int, bias: bool = True):
        mask = make_mask(kind, out_channels, in_channels, kernel_size)
        super().__init__(in_channels, out_channels, kernel_size, padding=mid_of(kernel_size), bias=bias)
        self.register_buffer("mask", mask)

    def forward(self, x: Tensor) -> Tensor:
        return F.conv2d(x, self.weight * self.mask, self.bias, padding=self.padding)


def mid_of(kernel_size: int) -> int:
    return kernel_size // 2
