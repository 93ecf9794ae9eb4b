"""The masked convolution: how a network that sees a whole picture predicts each pixel from those before it."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def make_mask(kind: str, out_channels: int, in_channels: int, kernel_size: int) -> Tensor:
    if kind not in ("A", "B"):
        raise ValueError(f"kind must be A or B, not {kind!r}")
    if kernel_size % 2 == 0:
        raise ValueError("the kernel size must be odd")
    mask = torch.zeros(kernel_size, kernel_size)
    c = kernel_size // 2
    mask[:c] = 1
    mask[c, :c] = 1
    if kind == "B":
        mask[c, c] = 1
    return mask.repeat(out_channels, in_channels, 1, 1)


class MaskedConv2d(nn.Conv2d):
    def __init__(self, kind: str, in_channels: int, out_channels: int, kernel_size: int, bias: bool = True):
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=bias)
        self.register_buffer("mask", make_mask(kind, out_channels, in_channels, kernel_size))
        with torch.no_grad():
            self.weight.mul_(self.mask)

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x)
